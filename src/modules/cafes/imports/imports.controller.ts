import { Body, Controller, Get, Headers, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { config } from '../../../config.js';
import { Authenticated, Me, Roles } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { PageQuery } from '../../../kernel/http/pagination.js';
import { localeOf } from '../../../kernel/problems/locale.js';
import { negotiate } from '../../../kernel/http/negotiation.js';
import { Id, OrAs, Problems, Returns } from '../../../kernel/http/schema.js';
import { readUpload, uploadedFile, Uploads } from '../../../kernel/http/upload.js';
import { ImportFields, ImportPage, ImportRowPage, ImportView, NewCollection, RowQuery } from './imports.schema.js';
import { ImportsService, type Upload } from './imports.service.js';

const UploadForm = ImportFields.extend({
  file: uploadedFile<Upload>(),
});

@ApiTags('café imports')
@Authenticated('operations')
@Roles('admin')
@Controller('v1/cafes')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post('imports')
  @Uploads()
  @ApiOperation({
    summary: 'Import cafés from a file',
    description:
      'The fields may come before or after the file. Fields before the file are validated before the file is read.',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['source', 'file'],
      properties: {
        source: { type: 'string', enum: ImportFields.shape.source.options, example: 'localdata' },
        dryRun: { type: 'boolean', default: false, description: 'Validate and count only; change nothing.' },
        encoding: {
          type: 'string',
          enum: ImportFields.shape.encoding.unwrap().options,
          description: 'Detected when omitted.',
        },
        file: { type: 'string', format: 'binary' },
      },
    },
  })
  @Returns(ImportView, 202, 'The queued import; a worker will run it.')
  @Problems('malformed-upload', 'file-too-large', 'multipart-required', 'forbidden')
  async importCafes(@Me() me: Principal, @Req() request: FastifyRequest, @Once() once: Once) {
    const { file, ...fields } = await readUpload(request, UploadForm, config.cafes.importMaxBytes, {
      store: (incoming) => this.imports.store(incoming),
      discard: ({ id }: Upload) => this.imports.discard(id),
    });
    // Identifies a repeat of this request.
    request.body = { ...fields, size: file.size, sha256: file.sha256 };
    try {
      return await once.run((tx) => this.imports.queue(tx, me.id, fields, file));
    } finally {
      await this.imports.discard(file.id); // after a repeat or an error; a queued file stays
    }
  }

  @Post('collections')
  @ApiOperation({
    summary: 'Collect the cafés of an area from a provider',
    description: 'Runs as an import, like a file.',
  })
  @Returns(ImportView, 202, 'The queued import; a worker will run it.')
  @Problems('source-not-configured', 'forbidden')
  collectCafes(@Me() me: Principal, @Body({ schema: NewCollection }) body: NewCollection, @Once() once: Once) {
    return once.run((tx) => this.imports.collect(tx, me.id, body));
  }

  @Get('imports')
  @ApiOperation({ summary: 'List imports and collections, newest first' })
  @Returns(ImportPage)
  @Problems('invalid-cursor', 'forbidden')
  listImports(@Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>) {
    return this.imports.findAll(query);
  }

  @Get('imports/:id')
  @ApiOperation({ summary: 'Get the progress and results of an import' })
  @Returns(ImportView)
  @Problems('import-not-found', 'forbidden')
  getImport(@Param('id', { schema: Id }) id: string) {
    return this.imports.find(id);
  }

  @Get('imports/:id/rows')
  @ApiOperation({
    summary: 'List the rows of an import with their outcome',
    description: 'With `Accept: text/csv` the response streams all rows and ignores `limit` and `cursor`.',
  })
  @Returns(ImportRowPage)
  @OrAs('text/csv', { type: 'string', example: 'row,outcome,sourceId,cafeId,code,field,message' })
  @Problems('import-not-found', 'invalid-cursor', 'forbidden')
  async listImportRows(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: RowQuery }) query: RowQuery,
    @Req() request: FastifyRequest,
    @Headers('accept-language') language: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const locale = localeOf(language);
    const type = negotiate(request, reply, ['application/json', 'text/csv']);
    if (type === 'application/json') return this.imports.findRows(id, query, locale);
    const rows = await this.imports.streamRows(id, query, locale);
    void reply.header('Content-Disposition', 'attachment; filename="madang-import.csv"');
    return new StreamableFile(rows, { type: 'text/csv; charset=utf-8' });
  }

  @Post('imports/:id/cancellation')
  @ApiOperation({ summary: 'Cancel an import', description: 'Rows that are already committed stay.' })
  @Returns(ImportView, 201, 'The cancelled import.')
  @Problems('import-not-found', 'import-over', 'forbidden')
  cancelImport(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.imports.cancel(tx, me.id, id));
  }
}
