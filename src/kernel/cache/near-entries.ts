/** A cache entry: valid while the tags that it depends on have the version token under which it was read. */
export type Entry = { token: string; value: unknown };

const LIFE_MS = 60_000;
const MAX_CHARACTERS = 16 * 2 ** 20;

type Near = Entry & { length: number; endsAt: number };

/**
 * Entries that this process has read, parsed: a hit then moves and parses no text. Whether one is valid is decided by the token
 * that Redis has at that moment, as for every entry. Frozen, because requests share them.
 */
export class NearEntries {
  private readonly entries = new Map<string, Near>();
  private characters = 0;

  get(address: string): Entry | undefined {
    const near = this.entries.get(address);
    if (!near || near.endsAt > Date.now()) return near;
    this.delete(address);
    return undefined;
  }

  /** Keeps an entry whose text has `length` characters; the oldest ones make room. */
  keep(address: string, { token, value }: Entry, length: number): void {
    this.delete(address);
    this.characters += length;
    this.entries.set(address, { token, value: freeze(value), length, endsAt: Date.now() + LIFE_MS });
    while (this.characters > MAX_CHARACTERS) this.delete(this.entries.keys().next().value!);
  }

  delete(address: string): void {
    const near = this.entries.get(address);
    if (!near) return;
    this.entries.delete(address);
    this.characters -= near.length;
  }
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
