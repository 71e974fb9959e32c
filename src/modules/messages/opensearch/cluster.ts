import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Client } from '@opensearch-project/opensearch';
import { config } from '../../../config.js';
import { ALIAS, INDICES, templateOf, versionOf, type Edition } from './template.js';

/** The result for one document: indexed (or known already), to be retried, or rejected permanently. */
export type Outcome = { taken: true } | { taken: false; again: boolean; reason: string };

const BULK_TIMEOUT_MS = 20_000;
const MAX_BULK_BYTES = 5 * 1024 * 1024;

type BulkItem = { index: { status: number; error?: { type?: string; reason?: string } } };

/** The OpenSearch cluster, if one is configured: client, indices and bulk writes. */
@Injectable()
export class Cluster implements OnApplicationShutdown {
  readonly isOn = config.search.url !== undefined;
  private connecting: Promise<Client> | undefined;

  async onApplicationShutdown(): Promise<void> {
    await (await this.connecting)?.close();
  }

  /** The client is loaded on first use, so that installations without a cluster do not keep it in memory. */
  client(): Promise<Client> {
    // One try per request: retries are scheduled in MySQL.
    this.connecting ??= import('@opensearch-project/opensearch').then(
      ({ Client }) => new Client({ node: config.search.url!, maxRetries: 0, requestTimeout: BULK_TIMEOUT_MS }),
    );
    return this.connecting;
  }

  /** Updates the index template, and creates the first index if there is none. */
  async prepare(): Promise<void> {
    const client = await this.client();
    const { body: plugins } = await client.cat.plugins({ format: 'json' });
    const hasNori = (plugins as { component?: string }[]).some(({ component }) => component === 'analysis-nori');
    await client.indices.putIndexTemplate({ name: ALIAS, body: templateOf(hasNori) as object });
    const { body: exists } = await client.indices.existsAlias({ name: ALIAS });
    // A fixed name: of two processes at once, one creates it.
    if (!exists)
      await client.indices.create({ index: `${ALIAS}-1`, body: { aliases: { [ALIAS]: {} } } }, { ignore: [400] });
  }

  /**
   * Writes documents to an index or through the alias. Returns the results in their order. @throws Error when the
   * cluster does not respond
   */
  async write(index: string, editions: Edition[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const part of partsOf(editions)) outcomes.push(...(await this.bulk(index, part)));
    return outcomes;
  }

  /** All indices of messages, and whether the alias points to each. */
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
      // A version conflict means that this or a newer version is indexed already.
      if (status < 300 || status === 409) return { taken: true };
      const reason = `${error?.type ?? status}: ${error?.reason ?? ''}`;
      return { taken: false, again: status === 404 || status === 429 || status >= 500, reason };
    });
  }
}

/** Splits documents into requests of limited size, each document preceded by its action. */
function partsOf(editions: Edition[]): object[][] {
  const parts: object[][] = [];
  let bytes = Infinity;
  for (const edition of editions) {
    const { document } = edition;
    const length = Buffer.byteLength(JSON.stringify(document));
    if (bytes + length > MAX_BULK_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    const action = { _id: document.id, version: versionOf(edition), version_type: 'external' };
    parts.at(-1)!.push({ index: action }, document);
    bytes += length;
  }
  return parts;
}
