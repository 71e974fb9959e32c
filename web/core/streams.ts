import { api, bodyOf, type Schemas } from './api.js';
import { LiveStream } from './live-stream.js';

/** A delivery as its link shows it, whenever it changes. The token is that of the link. */
export const followDelivery = (
  token: string,
  onChange: (tracking: Schemas['Tracking']) => void,
  onExpired: () => void,
): LiveStream =>
  new LiveStream({
    address: () => `/v1/tracking/${token}/stream`,
    on: { tracking: (data) => onChange(JSON.parse(data) as Schemas['Tracking']) },
    onExpired,
  });

/** What the person of this tab is notified of, as it happens. `onChange` is called without one after each connection. */
export const followNotifications = (onChange: (notification?: Schemas['Notification']) => void): LiveStream =>
  new LiveStream({
    address: async () => {
      const { ticket } = await bodyOf(api.POST('/v1/notifications/stream-tickets'));
      return `/v1/notifications/stream?${new URLSearchParams({ ticket }).toString()}`;
    },
    on: { notification: (data) => onChange(JSON.parse(data) as Schemas['Notification']) },
    onOpen: () => onChange(),
  });
