/** What a person sees while the load runs: a line that renews itself each second, or one every five where nobody watches. */
const out = process.stderr;
const terminal = Boolean(out.isTTY) && !process.env.CI;

/** @param {{ warmUp: number, duration: number }} seconds */
export function newProgress({ warmUp, duration }) {
  let lines = 0;
  return {
    /** @param {ReturnType<import('./samples.mjs').Samples['lastSecond']>} second */
    show({ seconds, answered, errors, p50Ms, p99Ms, lagMs }) {
      const phase =
        seconds <= warmUp ? 'warming up' : `${Math.min(duration, Math.round(seconds - warmUp))} of ${duration} s`;
      const wrong = errors ? ` · ${errors} not served` : '';
      const late = lagMs > 20 ? ` · generator ${lagMs.toFixed(0)} ms late` : '';
      const line = `  ${phase} · ${answered}/s answered · p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${wrong}${late}`;
      if (terminal) out.write(`\r\u001b[K${line}`.slice(0, (out.columns || 80) + 3));
      else if (lines++ % 5 === 0) out.write(`${line}\n`);
    },
    end() {
      if (terminal) out.write('\r\u001b[K');
    },
  };
}
