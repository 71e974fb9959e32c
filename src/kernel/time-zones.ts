const DAY_MS = 86_400_000;
const CACHED_ZONES = 1_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The time zone's offset from UTC at an instant, by the runtime's data. @throws RangeError for an unknown time zone */
export function offsetMs(atMs: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    // There are some 600 time zones, but many spellings in upper and lower case.
    if (formats.size < CACHED_ZONES) formats.set(zone, format);
  }
  // `GMT+09:00`, `GMT-07:52:58`, or `GMT` alone.
  const [, sign, hours, minutes, seconds = '0'] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(format.format(atMs)) ?? [
    '',
    '+',
    '0',
    '0',
  ];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** True for an IANA time zone name; bare offsets such as `+09:00` are not names. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** The local date (YYYY-MM-DD) and time (HH:MM) of an instant. */
export function clockOf(at: Date, zone: string): { date: string; time: string } {
  const shown = new Date(at.getTime() + offsetMs(at.getTime(), zone)).toISOString();
  return { date: shown.slice(0, 10), time: shown.slice(11, 16) };
}

/**
 * The first instant at which the local time occurs on this date (`plusDays` later). If a change of clocks skips it, the
 * instant of the change; if it occurs twice, the first one, or the first one later than `after`.
 */
export function resolveLocalTime(
  date: string,
  time: string,
  zone: string,
  { plusDays = 0, after = new Date(0) } = {},
): Date {
  const shown = Date.parse(`${date}T${time}Z`) + plusDays * DAY_MS;
  const offsets = [offsetMs(shown - DAY_MS, zone), offsetMs(shown + DAY_MS, zone)];
  const instants = offsets.map((offset) => shown - offset);
  const isShownAt = (at: number) => at > after.getTime() && at + offsetMs(at, zone) === shown;
  const [first] = instants.filter(isShownAt).sort((a, b) => a - b);
  return new Date(first ?? findSkip(shown, zone, Math.min(...instants), Math.max(...instants)));
}

/** The instant in (before, until] at which a change of clocks skips a local time. */
function findSkip(shown: number, zone: string, before: number, until: number): number {
  while (until - before > 1) {
    const middle = Math.floor((before + until) / 2);
    if (middle + offsetMs(middle, zone) < shown) before = middle;
    else until = middle;
  }
  return until;
}
