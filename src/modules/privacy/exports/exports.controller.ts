import { Controller, Get, Header, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, Ticketed } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { BY_PERSON } from '../../../kernel/auth/scopes.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, OrAs, Problems, Returns } from '../../../kernel/http/schema.js';
import { ExportList, ExportView } from './exports.schema.js';
import { Exports } from './exports.service.js';

/** No key reaches it: it is everything at once. */
@ApiTags('users')
@Authenticated(BY_PERSON)
@Controller('v1/users/me/exports')
export class ExportsController {
  constructor(private readonly exports: Exports) {}

  @Post()
  @ApiOperation({
    summary: 'Request a file with all my data',
    description:
      'A worker makes a ZIP archive with a JSON and a CSV file of each table (profile, bookings, missions, pledges, wallet, history, comments, notifications, settings, sessions, keys and webhooks without their secrets …) and the photos of deliveries. A mail says when it is ready; it can be fetched for 72 hours. One at a time, five requests in 30 minutes.',
  })
  @Returns(ExportView, 202, 'The export that is being made.')
  @Problems('export-under-way')
  async requestExport(@Me() me: Principal, @Once() once: Once) {
    await this.exports.admit(me.id);
    return once.run((tx) => this.exports.request(tx, me.id));
  }

  @Get()
  @ApiOperation({ summary: 'List my exports, newest first', description: 'Those whose time is over are not listed.' })
  @Returns(ExportList)
  async listExports(@Me() me: Principal) {
    return { items: await this.exports.findAll(me.id) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get one of my exports' })
  @Returns(ExportView)
  @Problems('export-not-found')
  getExport(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.exports.find(me.id, id);
  }

  @Get(':id/content')
  @Ticketed()
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    summary: 'Get the file of one of my exports',
    description:
      'As an attachment. A link in a page sends a ticket of `POST /v1/notifications/stream-tickets` as `?ticket=`.',
  })
  @Returns(undefined)
  @OrAs(['application/zip'], { type: 'string', format: 'binary' })
  @Problems('export-not-found', 'export-not-ready')
  async getExportContent(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    const { size, createdAt, bytes } = await this.exports.open(me.id, id);
    const disposition = `attachment; filename="madang-${createdAt.slice(0, 10)}.zip"`;
    return new StreamableFile(bytes, { type: 'application/zip', length: size, disposition });
  }
}
