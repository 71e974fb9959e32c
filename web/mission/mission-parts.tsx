import { countdown } from '../core/format.js';
import { t } from '../core/language.js';
import { useNow } from '../core/now.js';
import { missions } from '../words/missions.js';
import type { Mission } from './money.js';
import './mission.css';

const tones: Record<Mission['status'], string> = {
  ...{ open: 'live', claimed: 'warn', disputed: 'warn', succeeded: 'done' },
  ...{ failed: 'bad', expired: '', cancelled: '' },
};

export const StateBadge = ({ status }: Pick<Mission, 'status'>) => (
  <span class={`badge ${tones[status]}`}>{t(missions).states[status]}</span>
);

const HOUR = 3_600;

/** The time until the deadline as people read it: by the second within the last hour. */
export function TimeLeft({ of: { deadline } }: { of: Pick<Mission, 'deadline'> }) {
  const words = t(missions);
  const seconds = (Date.parse(deadline) - useNow()) / 1_000;
  if (seconds <= 0) return <>{words.over}</>;
  if (seconds < HOUR) return <>{countdown(seconds)}</>;
  const hours = Math.floor(seconds / HOUR);
  if (hours < 24) return <>{words.hours(hours, Math.floor((seconds % HOUR) / 60))}</>;
  return <>{words.days(Math.floor(hours / 24), hours % 24)}</>;
}

/** The time that is left, as a bar. */
export function TimeBar({ of: { createdAt, deadline } }: { of: Pick<Mission, 'createdAt' | 'deadline'> }) {
  const [begin, end] = [Date.parse(createdAt), Date.parse(deadline)];
  const left = Math.max(0, Math.min(1, (end - useNow()) / (end - begin)));
  return (
    <svg class="time-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="4" />
      <rect class="left" width={(left * 100).toFixed(2)} height="4" />
    </svg>
  );
}
