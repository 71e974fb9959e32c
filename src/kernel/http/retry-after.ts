/** What a `Retry-After` asks for, in ms from now: seconds or a date (RFC 9110 §10.2.3); undefined for anything else. */
export function retryAfterMs(value: string | null | undefined): number | undefined {
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
