import type { Schemas } from '../../core/api.js';
import { dayAndClock, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { isOver, type Mission } from '../../mission/money.js';
import { PersonName } from '../../ui/person-name.js';
import { missions } from '../../words/missions.js';

type Props = {
  mission: Pick<Mission, 'status' | 'backers'>;
  pledges: (Pick<Schemas['SeenPledge'], 'id' | 'amount' | 'createdAt'> & {
    backer: Pick<Schemas['Backer'], 'name' | 'handle'>;
  })[];
  isParty: boolean;
};

/** Who backs it, as far as this person may see. */
export function Backers({ mission, pledges, isParty }: Props) {
  const words = t(missions);
  const fate = !isOver(mission) ? undefined : mission.status === 'succeeded' ? words.paid : words.refunded;
  return (
    <section class="card">
      <h2>
        {words.backersTitle} <span class="soft number">{mission.backers}</span>
      </h2>
      {pledges.length === 0 ? (
        <p class="soft">{words.noBackers}</p>
      ) : (
        <ul class="list">
          {pledges.map(({ id, backer, amount, createdAt }) => (
            <li key={id} class="item">
              <span class="face" aria-hidden="true">
                {backer.name.slice(0, 1)}
              </span>
              <span class="body">
                <span class="title">
                  <PersonName of={backer} />
                </span>
                <br />
                <span class="small soft">{dayAndClock(createdAt)}</span>
              </span>
              {amount !== null && (
                <span class="amount number">
                  <strong>{won(amount)}</strong>
                  {fate && (
                    <>
                      <br />
                      <span class="small soft">{fate}</span>
                    </>
                  )}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {!isParty && <p class="small soft">{words.backersHint}</p>}
    </section>
  );
}
