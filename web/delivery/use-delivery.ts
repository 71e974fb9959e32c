import { useEffect, useState } from 'preact/hooks';
import { api, bodyOf, type Schemas } from '../core/api.js';
import type { LiveStream } from '../core/live-stream.js';
import { useResource, type Resource } from '../core/resource.js';
import { followDelivery } from '../core/streams.js';

/** A booking with all that its page shows of it. `rounds` is how often drivers nearby were asked. */
export type Delivery = {
  reservation: Schemas['Reservation'];
  quote: Schemas['DeliveryQuote'] | undefined;
  tracking: Schemas['TrackingLink'];
  rounds: number;
};
export type LiveDelivery = { delivery: Resource<Delivery>; stream: LiveStream | undefined };

const SEARCH_EVERY_MS = 3_000;

/** A booking of the person of this tab, as it changes. */
export function useDelivery(id: string): LiveDelivery {
  const delivery = useResource(() => readDelivery(id), [id]);
  const [tracking, setTracking] = useState<Schemas['Tracking']>();
  const [stream, setStream] = useState<LiveStream>();
  const url = delivery.data.value?.tracking.url;
  useEffect(() => {
    if (!url) return;
    const token = new URL(url).pathname.split('/')[2]!;
    const opened = followDelivery(token, setTracking, () => void delivery.load());
    setStream(opened);
    return () => opened.close();
  }, [url, delivery]);
  const status = delivery.data.value?.reservation.status;
  // Each step of the stream is a change of the booking, which knows more than its link shows.
  useEffect(() => void (tracking && delivery.load()), [tracking?.status, tracking?.position === null, delivery]);
  useEffect(() => {
    if (status !== 'requested') return;
    const timer = setInterval(() => void delivery.load(), SEARCH_EVERY_MS);
    return () => clearInterval(timer);
  }, [status, delivery]);
  return { delivery: withTracking(delivery, tracking), stream };
}

/** What the stream says is newer than what was read. */
function withTracking(read: Resource<Delivery>, tracking: Schemas['Tracking'] | undefined): Resource<Delivery> {
  if (!tracking || !read.data.value) return read;
  const { reservation } = read.data.value;
  const newest = { ...read.data.value, tracking: { ...read.data.value.tracking, ...tracking } };
  return {
    ...read,
    data: { ...read.data, value: { ...newest, reservation: { ...reservation, status: tracking.status } } },
  };
}

async function readDelivery(id: string): Promise<Delivery> {
  const path = { path: { id } };
  const reservation = await bodyOf(api.GET('/v1/reservations/{id}', { params: path }));
  const { quoteId } = reservation;
  const [tracking, timeline, quote] = await Promise.all([
    bodyOf(api.GET('/v1/reservations/{id}/tracking', { params: path })),
    bodyOf(api.GET('/v1/reservations/{id}/timeline', { params: path })),
    quoteId ? bodyOf(api.GET('/v1/delivery-quotes/{id}', { params: { path: { id: quoteId } } })) : undefined,
  ]);
  const rounds = timeline.items.filter(({ type }) => type === 'reservation.offer_made').length;
  return { reservation, quote, tracking, rounds };
}
