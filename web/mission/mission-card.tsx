import { won } from '../core/format.js';
import { t } from '../core/language.js';
import { Icon } from '../ui/icon.js';
import { missions } from '../words/missions.js';
import { StateBadge, TimeLeft } from './mission-parts.js';
import type { Mission } from './money.js';

/** A mission in a list: its state, its pot, and whose it is unless the list is of one streamer. */
export function MissionCard({ of: mission, isOwn = false }: { of: Mission; isOwn?: boolean }) {
  const words = t(missions);
  return (
    <a class="card mission-card" href={`/m/${mission.id}`}>
      <div class="row apart">
        <StateBadge status={mission.status} />
        {mission.status === 'open' && (
          <span class="small soft number">
            <span class="unseen">{words.timeLeft} </span>
            <TimeLeft of={mission} />
          </span>
        )}
      </div>
      <div class="stack tight">
        <h2>{mission.title}</h2>
        {!isOwn && <p class="small soft">{mission.streamer.name}</p>}
      </div>
      <div class="row apart">
        <span class="pot number">{won(mission.pot)}</span>
        <span class="row small soft">
          <Icon name="person" />
          {words.backers(mission.backers)}
        </span>
      </div>
    </a>
  );
}
