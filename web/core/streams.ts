import { api, bodyOf, publicApi, type Schemas } from './api.js';
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

/** The same as the recipient sees it, and how it is at each connection. It is closed once the link shows nothing. */
export const followLink = (token: string, onChange: (tracking: Schemas['Tracking']) => void): LiveStream =>
  new LiveStream({
    address: async () => {
      onChange(await bodyOf(publicApi.GET('/v1/tracking/{token}', { params: { path: { token } } })));
      return `/v1/tracking/${encodeURIComponent(token)}/stream`;
    },
    on: { tracking: (data) => onChange(JSON.parse(data) as Schemas['Tracking']) },
  });

/** The address of the stream of the person of this tab, after the notification of a number. @throws Failure */
export async function notificationsAddress(after?: number): Promise<string> {
  const { ticket } = await bodyOf(api.POST('/v1/notifications/stream-tickets'));
  const query = { ticket, ...(after !== undefined && { lastEventId: String(after) }) };
  return `/v1/notifications/stream?${new URLSearchParams(query).toString()}`;
}

/** What the person of this tab is notified of, as it happens. `onChange` is called without one after each connection. */
export const followNotifications = (onChange: (notification?: Schemas['Notification']) => void): LiveStream =>
  new LiveStream({
    address: () => notificationsAddress(),
    on: { notification: (data) => onChange(JSON.parse(data) as Schemas['Notification']) },
    onOpen: () => onChange(),
  });
