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

/** A mission as everybody may see it, at once and whenever it changes. It is closed where there is no such mission. */
export function followMission(id: string, onChange: (live: Schemas['LiveMission']) => void): LiveStream {
  let isKnown = false;
  const take = (live: Schemas['LiveMission']) => {
    isKnown = true;
    onChange(live);
  };
  return new LiveStream({
    address: async () => {
      // The browser does not say why a stream could not be opened.
      if (!isKnown) take(await bodyOf(publicApi.GET('/v1/missions/{id}/live', { params: { path: { id } } })));
      return `/v1/missions/${encodeURIComponent(id)}/stream`;
    },
    on: { mission: (data) => take(JSON.parse(data) as Schemas['LiveMission']) },
  });
}

/** What an overlay shows, at each connection and whenever it changes. It is closed once the link shows nothing. */
export const followOverlay = (token: string, onChange: (state: Schemas['OverlayState']) => void): LiveStream =>
  new LiveStream({
    address: async () => {
      onChange(await bodyOf(publicApi.GET('/v1/overlay/{token}', { params: { path: { token } } })));
      return `/v1/overlay/${encodeURIComponent(token)}/stream`;
    },
    on: { overlay: (data) => onChange(JSON.parse(data) as Schemas['OverlayState']) },
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
