/* global EventSource */
/** `node --experimental-eventsource event-source.mjs URL`: Node's own EventSource; prints what it hears, a line each. */
const source = new EventSource(process.argv[2] ?? '');
const say = (/** @type {unknown} */ line) => process.stdout.write(`${JSON.stringify(line)}\n`);
source.onopen = () => say({ event: 'open' });
source.onerror = () => say({ event: 'error', state: source.readyState });
for (const event of ['ready', 'notification', 'expired']) {
  source.addEventListener(event, (heard) => {
    const { lastEventId, data } = /** @type {MessageEvent} */ (heard);
    say({ event, lastEventId, data: JSON.parse(data) });
  });
}
