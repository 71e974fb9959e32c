import { t } from '../../core/language.js';
import { cafes as ofCafes, meters, moment, number } from '../../words/cafes.js';
import type { Shown } from './finder.js';

type Of = { of: Shown };

/** Whether it is open now, as a coloured word; until when, where that is known. */
export function OpenState({ of: { open, openNow, openingHours, nextChange, zone } }: Of) {
  const words = t(ofCafes);
  if (!open) return <span class="open-state defunct">{words.defunct}</span>;
  if (openNow === null) return nextChange === undefined ? null : <span class="open-state">{words.hoursUnknown}</span>;
  if (openNow && openingHours === '24/7') return <span class="open-state open">{words.alwaysOpen}</span>;
  const when = nextChange && zone ? moment(nextChange, zone) : undefined;
  if (openNow) return <span class="open-state open">{when ? words.openUntil(when) : words.open}</span>;
  return <span class="open-state shut">{when ? `${words.shut} · ${words.opensAt(when)}` : words.shut}</span>;
}

/** The mean of the ratings, and the number of those who gave one. */
export function Rating({ of: { rating, raters } }: Of) {
  if (rating === null) return null;
  return (
    <span role="img" aria-label={t(ofCafes).rated(number(rating, 1), number(raters))}>
      <span class="star">★</span> {number(rating, 1)} <span class="soft">({number(raters)})</span>
    </span>
  );
}

export const Away = ({ of: { distance } }: Of) =>
  distance === null ? null : <strong class="number">{meters(distance)}</strong>;

export const addressOf = ({ roadAddress, address }: { roadAddress?: string | null; address: string | null }) =>
  roadAddress ?? address;

/** The tags that have words, those that people gave most first. */
export const topTags = ({ tags }: Pick<Shown, 'tags'>, labels: ReadonlyMap<string, string>) =>
  tags.filter(({ code }) => labels.has(code)).toSorted((a, b) => b.count - a.count);
