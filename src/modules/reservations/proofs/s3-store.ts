import type { OnModuleDestroy } from '@nestjs/common';
import type { S3Client } from '@aws-sdk/client-s3';
import { config } from '../../../config.js';
import { BlobStore } from './blob-store.js';

type Place = { bucket: string; endpoint: string | undefined; region: string | undefined };

/** Objects of a bucket of S3, or of a server with its protocol. The SDK repeats what failed for the moment. */
export class S3Store extends BlobStore implements OnModuleDestroy {
  private client: S3Client | undefined;

  constructor(private readonly place: Place) {
    super();
  }

  async put(id: string, bytes: Buffer, mediaType: string): Promise<void> {
    const { client, sdk } = await this.open();
    const object = { ...this.nameOf(id), Body: bytes, ContentType: mediaType };
    await client.send(new sdk.PutObjectCommand(object), inTime());
  }

  async get(id: string): Promise<Buffer | undefined> {
    const { client, sdk } = await this.open();
    try {
      const { Body } = await client.send(new sdk.GetObjectCommand(this.nameOf(id)), inTime());
      return Buffer.from(await Body!.transformToByteArray());
    } catch (error) {
      if (error instanceof sdk.NoSuchKey) return undefined;
      throw error;
    }
  }

  async delete(id: string): Promise<void> {
    const { client, sdk } = await this.open();
    await client.send(new sdk.DeleteObjectCommand(this.nameOf(id)), inTime());
  }

  onModuleDestroy(): void {
    this.client?.destroy();
  }

  private nameOf(id: string): { Bucket: string; Key: string } {
    return { Bucket: this.place.bucket, Key: `proofs/${id}` };
  }

  private async open() {
    // Imported here, so that installations with a folder, and processes that store nothing, do not load it.
    const sdk = await import('@aws-sdk/client-s3');
    const { endpoint, region } = this.place;
    this.client ??= new sdk.S3Client({
      ...(region && { region }),
      ...(endpoint && { endpoint, forcePathStyle: true }),
      // Not every server with its protocol knows the checksums that AWS added later.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: config.aws.timeoutMs, requestTimeout: config.aws.timeoutMs },
    });
    return { client: this.client, sdk };
  }
}

const inTime = () => ({ abortSignal: AbortSignal.timeout(config.aws.timeoutMs) });
