import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Client } from '@opensearch-project/opensearch';
import { config } from '../../../config.js';
import { ALIAS, INDICES, templateOf, VERSION, type Document } from './template.js';

/** How a document fared: taken (or known already), to be tried again, or refused for good. */
export type Outcome = { taken: true } | { taken: false; again: boolean; reason: string };

const BULK_TIMEOUT_MS = 20_000;
const MAX_BULK_BYTES = 5 * 1024 * 1024;

type BulkItem = { index: { status: number; error?: { type?: string; reason?: string } } };

/** The OpenSearch cluster, if one is configured: its client, its indices, and writing to them. */
@Injectable()
export class Cluster implements OnApplicationShutdown {
  readonly isOn = config.search.url !== undefined;
  private connecting: Promise<Client> | undefined;

  async onApplicationShutdown(): Promise<void> {
    await (await this.connecting)?.close();
  }

  /** Its client is loaded when it is first needed, so that who has no cluster does not carry it in memory. */
  client(): Promise<Client> {
    // One try per request: when to try again is decided, and remembered, in MySQL.
    this.connecting ??= import('@opensearch-project/opensearch').then(
      ({ Client }) => new Client({ node: config.search.url!, maxRetries: 0, requestTimeout: BULK_TIMEOUT_MS }),
    );
    return this.connecting;
  }

  /** Brings the template up to date, and makes the first index where there is none. */
  async prepare(): Promise<void> {
    const client = await this.client();
    const { body: plugins } = await client.cat.plugins({ format: 'json' });
    const hasNori = (plugins as { component?: string }[]).some(({ component }) => component === 'analysis-nori');
    await client.indices.putIndexTemplate({ name: ALIAS, body: templateOf(hasNori) as object });
    const { body: exists } = await client.indices.existsAlias({ name: ALIAS });
    // The same name for everybody: of two processes that come at once one makes it.
    if (!exists)
      await client.indices.create({ index: `${ALIAS}-1`, body: { aliases: { [ALIAS]: {} } } }, { ignore: [400] });
  }

  /** Writes documents to an index or through the alias. Says how each fared, in their order. @throws when nobody answered */
  async write(index: string, documents: Document[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const part of partsOf(documents)) outcomes.push(...(await this.bulk(index, part)));
    return outcomes;
  }

  /** Every index of messages, and whether the alias stands for it. */
  async findIndices(): Promise<{ name: string; isCurrent: boolean }[]> {
    const client = await this.client();
    const { body } = await client.indices.get({ index: INDICES });
    return Object.entries(body).map(([name, { aliases }]) => ({ name, isCurrent: ALIAS in (aliases ?? {}) }));
  }

  private async bulk(index: string, lines: object[]): Promise<Outcome[]> {
    const client = await this.client();
    const { body } = await client.bulk(
      { index, require_alias: index === ALIAS, body: lines },
      { requestTimeout: BULK_TIMEOUT_MS },
    );
    return (body.items as BulkItem[]).map(({ index: { status, error } }) => {
      // A conflict of versions: it is there, as new or newer.
      if (status < 300 || status === 409) return { taken: true };
      const reason = `${error?.type ?? status}: ${error?.reason ?? ''}`;
      return { taken: false, again: status === 404 || status === 429 || status >= 500, reason };
    });
  }
}

/** As many documents to a request as fit, each with its action before it. */
function partsOf(documents: Document[]): object[][] {
  const parts: object[][] = [];
  let bytes = Infinity;
  for (const document of documents) {
    const length = Buffer.byteLength(JSON.stringify(document));
    if (bytes + length > MAX_BULK_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)!.push({ index: { _id: document.id, version: VERSION, version_type: 'external' } }, document);
    bytes += length;
  }
  return parts;
}
