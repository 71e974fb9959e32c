import { setImmediate as yieldToOthers } from 'node:timers/promises';
import KDBush from 'kdbush';
import type { Area } from '../../geo/index.js';
import { CafeRows } from './cafe-rows.js';
import type { ShownCafe } from './cafe.queries.js';
import { boxesFor } from './finding.queries.js';
import { Fragments } from './fragments.js';
import type { HoursTable } from './hours-table.js';
import { IdTable } from './id-table.js';
import { toFragment, toRow } from './item.js';
import type { Search } from './search.js';
import type { Candidates } from './selection.js';

/** Below this number, scanning rows outside the tree is cheaper than rebuilding it. */
const MIN_DELTA = 5_000;
const DELTA_SHARE = 0.05;
/** Rows that are moved before the event loop runs other tasks: about 2 ms. */
const STEP = 20_000;

/**
 * All cafés with a position, in memory: a kd-tree over the columns of `CafeRows`, which are stored in the tree's order,
 * so that neighbours on the map are neighbours in memory. Rows added or moved since the tree was built follow after its
 * rows and are scanned one by one.
 */
export class CafeIndex {
  private rows = new CafeRows(0);
  private fragments = new Fragments(0);
  private ids = new IdTable(this.rows, 0);
  private tree: KDBush | undefined;
  private inTree = 0;
  private removed = 0;

  constructor(private readonly hours: HoursTable) {}

  get size(): number {
    return this.rows.count - this.removed;
  }

  /** Adds or updates a café; one that is merged or has no position is removed. */
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
    this.removed++;
  }

  /** All rows that may match, by the bounding boxes of the search; every row when it has none. */
  candidates(search: Search): Candidates {
    const boxes = boxesFor(search);
    const [first] = boxes;
    let slots = this.tree && first ? within(this.tree, first) : [];
    // The boxes of one search do not overlap.
    for (const box of boxes.slice(1)) if (this.tree) slots = slots.concat(within(this.tree, box));
    for (let slot = this.inTree; slot < this.rows.count; slot++) slots.push(slot);
    return { rows: this.rows, slots };
  }

  fragmentsOf(slots: readonly number[]): Buffer[] {
    return slots.map((slot) => this.fragments.get(slot));
  }

  get needsRebuild(): boolean {
    const delta = this.rows.count - this.inTree + this.removed;
    return delta > Math.max(MIN_DELTA, this.inTree * DELTA_SHARE);
  }

  /**
   * Rebuilds the tree over all rows, which move into its order. Searches continue meanwhile, except during the sort of
   * the tree itself (0.3 s for a million rows); no row may be put until it is done.
   */
  async rebuild(): Promise<void> {
    const live = new Uint32Array(this.size);
    const tree = new KDBush(live.length);
    let found = 0;
    for (let slot = 0; slot < this.rows.count; slot++) {
      if (this.rows.isRemoved(slot)) continue;
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
      ids.set(rows.copyFrom(this.rows, order[i]!));
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
    this.removed = 0;
  }

  private slotOf(id: Buffer): number | undefined {
    const slot = this.ids.find(id);
    return slot === undefined || this.rows.isRemoved(slot) ? undefined : slot;
  }
}

const within = (tree: KDBush, { west, south, east, north }: Area): number[] => tree.range(west, south, east, north);
