import { useRef } from 'preact/hooks';
import { useNow } from '../core/now.js';

const RADIUS = 20;
const AROUND = 2 * Math.PI * RADIUS;

/** Seconds until an instant, with a ring that runs out. `label` says them in words. */
export function Ring({ endsAt, label }: { endsAt: number; label: (seconds: number) => string }) {
  const now = useNow();
  const whole = useRef(Math.max(1, endsAt - now));
  const left = Math.max(0, endsAt - now);
  const seconds = Math.ceil(left / 1_000);
  return (
    <span class="ring" role="timer" aria-label={label(seconds)}>
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r={RADIUS} />
        <circle
          class="left"
          cx="24"
          cy="24"
          r={RADIUS}
          stroke-dasharray={`${(AROUND * Math.min(1, left / whole.current)).toFixed(1)} ${AROUND.toFixed(1)}`}
        />
      </svg>
      <span aria-hidden="true">{seconds}</span>
    </span>
  );
}
