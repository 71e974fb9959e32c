import { api, bodyOf, type Schemas } from '../../core/api.js';
import type { Point } from '../../map/leaflet-map.js';

/** What a driver works at: one booking with what its handover needs, and the offers. */
export type Job = { reservation: Schemas['Reservation']; handover: Schemas['Handover'] };
export type Work = {
  driver: Schemas['Driver'];
  jobs: Job[];
  offers: (Schemas['Offer'] & { endsAt: number | undefined })[];
};

const underWay = ['accepted', 'picked_up', 'failed', 'returning'] as const;

/** Reads it anew. @throws Failure */
export async function readWork(): Promise<Work> {
  const [driver, offers, ...pages] = await Promise.all([
    bodyOf(api.GET('/v1/drivers/me')),
    bodyOf(api.GET('/v1/offers')),
    ...underWay.map((status) => bodyOf(api.GET('/v1/reservations', { params: { query: { status, limit: 5 } } }))),
  ]);
  const now = Date.now();
  const jobs = await Promise.all(pages.flatMap(({ items }) => items).map(jobOf));
  return {
    driver,
    jobs,
    offers: offers.items.map((offer) => ({
      ...offer,
      endsAt: offer.secondsLeft === null ? undefined : now + offer.secondsLeft * 1_000,
    })),
  };
}

/** Where the driver has to be next; undefined without a booking, or with one that names no places. */
export function nextStop(work: Work | undefined): Point | undefined {
  const job = work?.jobs[0];
  const isAtPickup = job?.reservation.status === 'accepted' || job?.reservation.status === 'returning';
  return job?.handover.stops.at(isAtPickup ? 0 : -1);
}

const jobOf = async (reservation: Schemas['Reservation']): Promise<Job> => ({
  reservation,
  handover: await bodyOf(api.GET('/v1/reservations/{id}/handover', { params: { path: { id: reservation.id } } })),
});
