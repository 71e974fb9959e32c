import { setImmediate as yieldToOthers } from 'node:timers/promises';
import KDBush from 'kdbush';
import type { Area } from '../position.js';
import { CafeRows } from './cafe-rows.js';
import type { ShownCafe } from './cafe.queries.js';
import { boxesFor } from './finding.queries.js';
import { Fragments } from './fragments.js';
import type { HoursTable } from './hours-table.js';
import { IdTable } from './id-table.js';
import { toFragment, toRow } from './item.js';
import type { Search } from './search.js';
import type { Candidates } from './selection.js';

/** So many rows outside the tree are scanned faster than a tree is built. */
const MIN_DELTA = 5_000;
const DELTA_SHARE = 0.05;
/** Rows that are moved before others get their turn: about 2 ms. */
const STEP = 20_000;

/**
 * Every café that can be found on the map, in memory: a kd-tree over the columns of `CafeRows`, which lie in the tree's
 * order, so that neighbours on the map are neighbours in memory. What is new or has moved since the tree was built comes
 * after its rows and is scanned one by one.
 */
export class CafeIndex {
  private rows = new CafeRows(0);
  private fragments = new Fragments(0);
  private ids = new IdTable(this.rows, 0);
  private tree: KDBush | undefined;
  private inTree = 0;
  private gone = 0;

  constructor(private readonly hours: HoursTable) {}

  get size(): number {
    return this.rows.count - this.gone;
  }

  /** Takes over what a café is now; one that is merged or has no position is no longer found. */
  put(cafe: ShownCafe): void {
    const { lat, lng } = cafe;
    if (cafe.mergedInto || lat === null || lng === null) return this.remove(cafe.id);
    const row = toRow({ ...cafe, lat, lng }, this.hours);
    let slot = this.slotOf(cafe.id);
    if (slot !== undefined && (this.rows.lat[slot] !== lat || this.rows.lng[slot] !== lng)) {
      this.remove(cafe.id);
      slot = undefined;
    }
    if (slot === undefined) {
      slot = this.rows.add(row);
      this.ids.set(slot);
    } else this.rows.write(slot, row);
    this.fragments.put(slot, toFragment(cafe));
  }

  remove(id: Buffer): void {
    const slot = this.slotOf(id);
    if (slot === undefined) return;
    this.rows.remove(slot);
    this.gone++;
  }

  /** All rows that may match, by the boxes of the search; every row when it has none. */
  candidates(search: Search): Candidates {
    const boxes = boxesFor(search);
    const [first] = boxes;
    let slots = this.tree && first ? within(this.tree, first) : [];
    // Two boxes of one search do not overlap.
    for (const box of boxes.slice(1)) if (this.tree) slots = slots.concat(within(this.tree, box));
    for (let slot = this.inTree; slot < this.rows.count; slot++) slots.push(slot);
    return { rows: this.rows, slots };
  }

  fragmentsOf(slots: readonly number[]): Buffer[] {
    return slots.map((slot) => this.fragments.get(slot));
  }

  get needsRebuild(): boolean {
    const delta = this.rows.count - this.inTree + this.gone;
    return delta > Math.max(MIN_DELTA, this.inTree * DELTA_SHARE);
  }

  /**
   * Builds the tree anew over all rows, which move into its order. Searches go on meanwhile, all but the sort of the tree
   * itself (0.3 s for a million); no row may be put until it is done.
   */
  async rebuild(): Promise<void> {
    const live = new Uint32Array(this.size);
    const tree = new KDBush(live.length);
    let found = 0;
    for (let slot = 0; slot < this.rows.count; slot++) {
      if (this.rows.isGone(slot)) continue;
      live[found++] = slot;
      tree.add(this.rows.lng[slot]!, this.rows.lat[slot]!);
      if (slot % STEP === STEP - 1) await yieldToOthers();
    }
    tree.finish();
    await yieldToOthers();
    const order = Uint32Array.from(tree.ids, (position) => live[position]!);
    const capacity = Math.ceil(order.length * (1 + DELTA_SHARE)) + MIN_DELTA;
    const rows = new CafeRows(capacity);
    const ids = new IdTable(rows, capacity);
    for (let i = 0; i < order.length; i++) {
      ids.set(rows.take(this.rows, order[i]!));
      tree.ids[i] = i;
      if (i % STEP === STEP - 1) await yieldToOthers();
    }
    const moving = this.fragments.rearranged(order, capacity, STEP);
    let step = moving.next();
    for (; !step.done; step = moving.next()) await yieldToOthers();
    this.rows = rows;
    this.ids = ids;
    this.fragments = step.value;
    this.tree = tree;
    this.inTree = order.length;
    this.gone = 0;
  }

  private slotOf(id: Buffer): number | undefined {
    const slot = this.ids.find(id);
    return slot === undefined || this.rows.isGone(slot) ? undefined : slot;
  }
}

const within = (tree: KDBush, { west, south, east, north }: Area): number[] => tree.range(west, south, east, north);
