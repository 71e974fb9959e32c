import { useEffect, useRef, useState } from 'preact/hooks';
import type { Schemas } from '../../core/api.js';

export type Alert = Schemas['OverlayAlert'];

const SHOWN_MS = 6_000;
/** More that wait are left out: an hour of alerts in a row is none. */
const MOST_WAITING = 20;
/** The server gives those of two minutes, so that what was shown need not be known for much longer. */
const KNOWN_MS = 300_000;

/** The alert to show now, of those that `take` is given: each once, one after the other. What was there at the beginning is over. */
export function useAlerts(): { alert: Alert | undefined; take: (alerts: Alert[]) => void } {
  const [waiting, setWaiting] = useState<Alert[]>([]);
  /** When each alert came first. */
  const known = useRef<Map<string, number> | undefined>(undefined);
  const take = (alerts: Alert[]) => {
    const [before, now] = [known.current, Date.now()];
    const fresh = alerts.filter(({ id }) => before && !before.has(id));
    const kept = [...(before ?? [])].filter(([, since]) => now - since < KNOWN_MS);
    known.current = new Map([...alerts.map(({ id }): [string, number] => [id, now]), ...kept]);
    if (fresh.length > 0) setWaiting((others) => [...others, ...fresh].slice(0, MOST_WAITING));
  };
  const [alert] = waiting;
  useEffect(() => {
    if (!alert) return;
    const timer = setTimeout(() => setWaiting((all) => all.slice(1)), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [alert?.id]);
  return { alert, take };
}
