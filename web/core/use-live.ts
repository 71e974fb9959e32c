import { useEffect, useState } from 'preact/hooks';
import type { Schemas } from './api.js';
import type { LiveStream } from './live-stream.js';
import { followNotifications } from './streams.js';

/** What no notification tells of, such as what others pledged, is asked for so often while the page is looked at. */
const EVERY_MS = 5_000;

/**
 * Calls `load` whenever the person of this tab is notified of something that `concerns` the page, after each connection, and every
 * few seconds while the page is looked at.
 */
export function useLive(
  load: () => Promise<void>,
  concerns: (notification: Schemas['Notification']) => boolean,
  inputs: readonly unknown[],
): LiveStream | undefined {
  const [stream, setStream] = useState<LiveStream>();
  useEffect(() => {
    const opened = followNotifications((notification) => {
      if (!notification || concerns(notification)) void load();
    });
    setStream(opened);
    const look = () => void (document.visibilityState === 'visible' && load());
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      opened.close();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, inputs);
  return stream;
}
