import { api, bodyOf, once, type Schemas } from '../../core/api.js';
import { failureIn } from '../../core/failure.js';
import { sendAuthorized } from '../../core/session.js';
import type { Point } from '../../map/leaflet-map.js';
import type { Job } from './work.js';

/** What the driver does next with a booking. */
export type Step =
  | 'toPickup'
  | 'pickUp'
  | 'toDropoff'
  | 'deliver'
  | 'deliverByPin'
  | 'deliverByPhoto'
  | 'leave'
  | 'sendBack'
  | 'returned';

/** The next step, by the state of the booking and what its quote asks for; undefined when it is over. */
export function nextStep({ reservation, handover }: Job, undeliverable: 'return' | 'leave'): Step | undefined {
  const { status, arrivedAt, dropoffArrivedAt } = reservation;
  if (status === 'accepted') return arrivedAt === null && handover.stops.length > 0 ? 'toPickup' : 'pickUp';
  if (status === 'returning') return 'returned';
  if (status === 'failed') return undeliverable === 'leave' ? 'leave' : 'sendBack';
  if (status !== 'picked_up') return undefined;
  if (dropoffArrivedAt === null && handover.stops.length > 0) return 'toDropoff';
  if (handover.verification === 'pin') return 'deliverByPin';
  return handover.verification === 'photo' ? 'deliverByPhoto' : 'deliver';
}

/** The acts of a driver on one booking, each with where the driver is. @throws Failure */
export class Acts {
  private readonly path: { id: string };

  constructor(
    id: string,
    private readonly me: Point | undefined,
  ) {
    this.path = { id };
  }

  arrive(stop: 0 | 1) {
    return bodyOf(api.POST('/v1/reservations/{id}/arrival', { params: this.params(), body: { stop, ...this.me } }));
  }

  pickUp() {
    return bodyOf(api.POST('/v1/reservations/{id}/pickup', { params: this.params(), body: { ...this.me } }));
  }

  deliver(proof: { pin?: string; proofIds?: string[] }) {
    return bodyOf(
      api.POST('/v1/reservations/{id}/delivery', { params: this.params(), body: { ...proof, ...this.me } }),
    );
  }

  fail(reason: Schemas['DeliveryFailure']['reason']) {
    return bodyOf(api.POST('/v1/reservations/{id}/failure', { params: this.params(), body: { reason, ...this.me } }));
  }

  sendBack(body: { stop?: 0 }) {
    return bodyOf(api.POST('/v1/reservations/{id}/return', { params: this.params(), body: { ...body, ...this.me } }));
  }

  handBack() {
    return bodyOf(api.POST('/v1/reservations/{id}/hand-back', { params: this.params() }));
  }

  /** Sends a photo and gives its id. */
  async sendPhoto(file: File): Promise<string> {
    const body = new FormData();
    body.append('file', file);
    const request = new Request(`/v1/reservations/${this.path.id}/proofs`, { method: 'POST', body, headers: once() });
    const response = await sendAuthorized(request);
    if (!response.ok) throw await failureIn(response);
    return ((await response.json()) as Schemas['Proof']).id;
  }

  private params() {
    return { path: this.path, header: once() };
  }
}
