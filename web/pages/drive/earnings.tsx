import { api, bodyOf, type Schemas } from '../../core/api.js';
import { day, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import type { Resource } from '../../core/resource.js';
import { Loaded } from '../../ui/states.js';
import { drive } from '../../words/drive.js';

const DAYS = 7;
const DAY_MS = 86_400_000;
/** The days of earnings are Korean ones, nine hours before UTC. */
const dayBefore = (days: number): string =>
  new Date(Date.now() + 9 * 3_600_000 - days * DAY_MS).toISOString().slice(0, 10);

/** Reads what the driver earned in the last seven days. @throws Failure */
export function readEarnings(): Promise<Schemas['Earnings']> {
  const query = { period: 'day' as const, from: dayBefore(DAYS - 1), to: dayBefore(0) };
  return bodyOf(api.GET('/v1/drivers/me/earnings', { params: { query } }));
}

export function Earnings({ of: earnings }: { of: Resource<Schemas['Earnings']> }) {
  const words = t(drive);
  return (
    <section class="card">
      <h2>{words.earnings}</h2>
      <Loaded of={earnings}>
        {({ items, sum }) => (
          <>
            <p class="amount number">{won(sum.total)}</p>
            <p class="soft">{sum.total === 0 ? words.noEarnings : words.deliveries(sum.deliveries)}</p>
            <dl class="facts number">
              {items
                .filter(({ total }) => total > 0)
                .map(({ from, total, deliveries }) => (
                  <>
                    <dt>
                      {day(from)} · {words.deliveries(deliveries)}
                    </dt>
                    <dd>{won(total)}</dd>
                  </>
                ))}
            </dl>
          </>
        )}
      </Loaded>
    </section>
  );
}
