import { Controller, Get, Header, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Authenticated, Me, Roles, Ticketed } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Id, OrAs, Problems, Returns } from '../../kernel/http/schema.js';
import { readUpload, uploadedFile, Uploads } from '../../kernel/http/upload.js';
import { Proofs, ProofView } from './proofs.schema.js';
import { asFile } from './proofs/as-file.js';
import { imageTypes } from './proofs/images.js';
import type { Upload } from './proofs/proofs.queries.js';
import { ProofsService } from './proofs/proofs.service.js';
import { ReservationsService } from './reservations.service.js';

const MAX_BYTES = 8 * 2 ** 20;

const UploadForm = z.strictObject({
  file: uploadedFile<Upload>(),
});

@ApiTags('reservations')
@Authenticated('reservations')
@Controller('v1/reservations/:id/proofs')
export class ProofsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reservations: ReservationsService,
    private readonly proofs: ProofsService,
  ) {}

  @Post()
  @Roles('driver')
  @Uploads()
  @ApiOperation({
    summary: 'Send a photo of a delivery',
    description:
      'Only its driver may do this, from the acceptance to the end. JPEG, PNG or WebP of at most 8 MiB; metadata, such as the place where it was taken, is removed. Kept for 30 days.',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary', maxLength: MAX_BYTES } },
    },
  })
  @Returns(ProofView, 201, 'The proof; its id goes with the delivery.')
  @Problems(
    'reservation-not-found',
    'reservation-conflict',
    'too-many-proofs',
    'not-a-photo',
    'malformed-upload',
    'file-too-large',
    'multipart-required',
    'forbidden',
  )
  async addProof(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Req() request: FastifyRequest,
    @Once() once: Once,
  ) {
    await this.reservations.getOwnDelivery(this.dataSource.manager, me, id);
    const { file } = await readUpload(request, UploadForm, MAX_BYTES, {
      store: (incoming) => this.proofs.store(id, me, incoming),
      discard: (upload: Upload) => this.proofs.discard(upload.id),
    });
    // Identifies a repeat of this request.
    request.body = { size: file.size, sha256: file.sha256 };
    try {
      return await once.run((tx) => this.proofs.add(tx, me, id, file));
    } finally {
      await this.proofs.discard(file.id); // after a repeat or an error; a proof stays
    }
  }

  @Get()
  @ApiOperation({ summary: 'List the photos of a delivery', description: 'For its parties, the oldest first.' })
  @Returns(Proofs)
  @Problems('reservation-not-found')
  async listProofs(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return { items: await this.proofs.findAll(me, id) };
  }

  @Get(':proofId/content')
  @Ticketed()
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    summary: 'Get a photo of a delivery',
    description:
      'For its parties, as a file. An `<img>` sends a ticket of `POST /v1/notifications/stream-tickets` as `?ticket=`.',
  })
  @Returns(undefined)
  @OrAs(imageTypes, { type: 'string', format: 'binary' })
  @Problems('reservation-not-found', 'proof-not-found')
  async getProof(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Param('proofId', { schema: Id }) proofId: string,
  ) {
    return asFile(await this.proofs.open(await this.proofs.findAll(me, id), proofId));
  }
}
