import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const EVERY_MS = 1_000;

const instant = signal(Date.now());
let readers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time, each second; the component is drawn again with it. It runs while something shows it. */
export function useNow(): number {
  useEffect(() => {
    if (readers++ === 0) timer = setInterval(() => (instant.value = Date.now()), EVERY_MS);
    instant.value = Date.now();
    return () => {
      if (--readers === 0) clearInterval(timer);
    };
  }, []);
  return instant.value;
}
