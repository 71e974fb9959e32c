import { computed, effect, signal } from '@preact/signals';
import { api, bodyOf, newKey, once, type Schemas } from '../../core/api.js';
import { failureOf, type Failure } from '../../core/failure.js';
import type { Place } from './place.js';

export type Vehicle = Schemas['NewDeliveryQuote']['vehicle'];
export type Size = Schemas['NewDeliveryQuote']['parcel']['size'];
export type Verification = NonNullable<Schemas['NewDeliveryQuote']['verification']>;

const WEIGHT_GRAMS: Record<Size, number> = { small: 1_000, medium: 5_000, large: 15_000 };
const PAUSE_MS = 300;
/** Robots leave a booking with this in its note to people (src/modules/robots/scenarios.ts). */
const NO_ROBOT = '#no-driver';

/** What the person fills in, and the price of it: asked for anew whenever something that it depends on changes. */
export class Order {
  readonly from = signal<Place | undefined>(undefined);
  readonly to = signal<Place | undefined>(undefined);
  readonly detail = signal('');
  readonly vehicle = signal<Vehicle>('motorcycle');
  readonly size = signal<Size>('small');
  readonly verification = signal<Verification>('pin');
  readonly note = signal('');
  /** In a demo: who carries it out. */
  readonly who = signal<'robot' | 'person'>('robot');
  readonly quote = signal<Schemas['DeliveryQuote'] | undefined>(undefined);
  readonly failure = signal<Failure | undefined>(undefined);
  readonly isAsking = signal(false);
  private readonly wanted = computed(() => this.body());
  private turn = 0;
  private bookingKey = newKey();

  /** Begins to ask for prices; the function returned ends it. */
  follow(): () => void {
    return effect(() => {
      const body = this.wanted.value;
      this.quote.value = undefined;
      this.failure.value = undefined;
      this.turn++;
      if (!body) return;
      const timer = setTimeout(() => void this.ask(), PAUSE_MS);
      return () => clearTimeout(timer);
    });
  }

  /** Asks for the price of what is filled in now. */
  async ask(): Promise<void> {
    const body = this.wanted.peek();
    if (!body) return;
    const mine = ++this.turn;
    this.isAsking.value = true;
    try {
      const quote = await bodyOf(api.POST('/v1/delivery-quotes', { params: { header: once() }, body }));
      if (mine !== this.turn) return;
      this.quote.value = quote;
      this.failure.value = undefined;
      this.bookingKey = newKey();
    } catch (thrown) {
      if (mine === this.turn) this.failure.value = failureOf(thrown);
    } finally {
      if (mine === this.turn) this.isAsking.value = false;
    }
  }

  /** Books at the price that is shown. Sent again after a failure it is the same booking. @throws Failure */
  async book(): Promise<string> {
    const note = [this.note.value.trim(), this.who.value === 'person' ? NO_ROBOT : ''].filter(Boolean).join(' ');
    const body = { quoteId: this.quote.value!.id, ...(note && { note }) };
    const header = once(this.bookingKey);
    return (await bodyOf(api.POST('/v1/reservations', { params: { header }, body }))).id;
  }

  /** Fills in what an earlier quote was for. */
  fillFrom({ stops, vehicle, parcel, verification }: Schemas['DeliveryQuote']): void {
    const [first, last] = [stops[0]!, stops.at(-1)!];
    this.from.value = { address: first.address, lat: first.lat, lng: first.lng };
    this.to.value = { address: last.address, lat: last.lat, lng: last.lng };
    this.detail.value = last.detail ?? '';
    this.vehicle.value = vehicle;
    this.size.value = parcel.size;
    this.verification.value = verification;
  }

  private body(): Schemas['NewDeliveryQuote'] | undefined {
    const [from, to] = [this.from.value, this.to.value];
    if (!from || !to) return undefined;
    const detail = this.detail.value.trim();
    const size = this.size.value;
    return {
      stops: [from, { ...to, ...(detail && { detail }) }],
      vehicle: this.vehicle.value,
      parcel: { size, weightGrams: WEIGHT_GRAMS[size] },
      verification: this.verification.value,
    };
  }
}
