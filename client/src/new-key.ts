/** An Idempotency-Key. Random, also at addresses that browsers do not hold safe, where there is no `randomUUID`. */
export function newKey(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
