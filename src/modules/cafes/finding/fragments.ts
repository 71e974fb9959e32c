const CHUNK_BYTES = 4 * 1024 * 1024;

/** A short text for each slot, outside the heap: a million strings would slow the garbage collector. */
export class Fragments {
  private chunks: Buffer[] = [];
  private used = CHUNK_BYTES;
  private chunk: Uint16Array;
  private start: Uint32Array;
  private length: Uint32Array;
  /** Bytes of all texts, replaced ones included. */
  private total = 0;

  constructor(private capacity: number) {
    this.chunk = new Uint16Array(capacity);
    this.start = new Uint32Array(capacity);
    this.length = new Uint32Array(capacity);
  }

  put(slot: number, text: Buffer): void {
    if (slot >= this.capacity) this.grow(slot + 1);
    this.total += text.length;
    if (this.used + text.length > (this.chunks.at(-1)?.length ?? 0)) {
      this.chunks.push(Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, text.length)));
      this.used = 0;
    }
    this.chunk[slot] = this.chunks.length - 1;
    this.start[slot] = this.used;
    this.length[slot] = text.length;
    this.chunks.at(-1)!.set(text, this.used);
    this.used += text.length;
  }

  get(slot: number): Buffer {
    const start = this.start[slot]!;
    return this.chunks[this.chunk[slot]!]!.subarray(start, start + this.length[slot]!);
  }

  /** The texts of these slots under new ones, `slots[n]` under n; compacted when a third of all bytes is unused. */
  *rearranged(slots: Uint32Array, capacity: number, step: number): Generator<void, Fragments> {
    const other = new Fragments(capacity);
    const wanted = slots.reduce((sum, slot) => sum + this.length[slot]!, 0);
    const isShared = wanted * 3 > this.total * 2;
    if (isShared) {
      other.chunks = [...this.chunks];
      other.used = this.used;
      other.total = this.total;
    }
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      if (!isShared) other.put(i, this.get(slot));
      else {
        other.chunk[i] = this.chunk[slot]!;
        other.start[i] = this.start[slot]!;
        other.length[i] = this.length[slot]!;
      }
      if (i % step === step - 1) yield;
    }
    return other;
  }

  private grow(needed: number): void {
    this.capacity = Math.max(needed, Math.ceil(this.capacity * 1.5));
    const [chunk, start, length] = [this.chunk, this.start, this.length];
    this.chunk = new Uint16Array(this.capacity);
    this.start = new Uint32Array(this.capacity);
    this.length = new Uint32Array(this.capacity);
    this.chunk.set(chunk);
    this.start.set(start);
    this.length.set(length);
  }
}
