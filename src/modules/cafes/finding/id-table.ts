import type { CafeRows } from './cafe-rows.js';

const EMPTY = -1;

/**
 * Finds the slot of an id: open addressing over the ids of the rows, 8 to 16 bytes each, where a `Map` needs a hundred.
 */
export class IdTable {
  private slots: Int32Array;
  private count = 0;

  constructor(
    private readonly rows: CafeRows,
    expected: number,
  ) {
    this.slots = new Int32Array(sizeFor(expected)).fill(EMPTY);
  }

  find(id: Buffer): number | undefined {
    const slot = this.slots[this.placeOf(id)]!;
    return slot === EMPTY ? undefined : slot;
  }

  /** Maps the id of this slot to it. */
  set(slot: number): void {
    const place = this.placeOf(this.rows.idOf(slot));
    if (this.slots[place] === EMPTY) this.count++;
    this.slots[place] = slot;
    if (this.count * 2 > this.slots.length) this.grow();
  }

  private placeOf(id: Buffer): number {
    const mask = this.slots.length - 1;
    // The last bytes are random in every UUID version that we generate.
    let place = id.readUInt32LE(12) & mask;
    for (; ; place = (place + 1) & mask) {
      const slot = this.slots[place]!;
      if (slot === EMPTY || this.rows.compareIdTo(slot, id) === 0) return place;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2).fill(EMPTY);
    for (const slot of old) if (slot !== EMPTY) this.slots[this.placeOf(this.rows.idOf(slot))] = slot;
  }
}

const sizeFor = (expected: number): number => 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2)));
