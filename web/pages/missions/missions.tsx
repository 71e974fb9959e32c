import { useEffect } from 'preact/hooks';
import { api, bodyOf } from '../../core/api.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { useQuery } from '../../core/query.js';
import { account } from '../../core/session.js';
import { useLive } from '../../core/use-live.js';
import { MissionCard } from '../../mission/mission-card.js';
import { ProposeSheet } from '../../mission/propose.js';
import type { Mission } from '../../mission/money.js';
import { LogInCard } from '../../ui/log-in.js';
import { Select } from '../../ui/select.js';
import { Connection, Empty, Loaded, More } from '../../ui/states.js';
import { missions as ofMissions } from '../../words/missions.js';
import { Streamers } from './streamers.js';

type Query = {
  status: Mission['status'] | '';
  sort: 'newest' | 'pot' | 'deadline';
  whose: 'all' | 'backed';
  to: string;
};

const LIMIT = 24;

/** All missions; `?to=` opens a proposal to the streamer with this id. */
export default function MissionsPage() {
  const words = t(ofMissions);
  useEffect(() => void (document.title = words.title), [words]);
  const me = account.value?.me;
  return me ? <Missions key={me.id} person={me.id} /> : <LogInCard />;
}

function Missions({ person }: { person: string }) {
  const words = t(ofMissions);
  const [query, change] = useQuery<Query>({ status: '', sort: 'newest', whose: 'all', to: '' });
  const { status, sort, whose, to } = query;
  const { list, more } = usePages(
    (cursor) => {
      const filters = { ...(status && { status }), ...(whose === 'backed' && { backerId: person }) };
      const page = { limit: LIMIT, sort, ...filters, ...(cursor && { cursor }) };
      return bodyOf(api.GET('/v1/missions', { params: { query: page } }));
    },
    [status, sort, whose],
  );
  const stream = useLive(list.load, ({ category }) => category === 'missions', [list]);
  const options = <V extends string>(of: Readonly<Record<V, string>>) =>
    (Object.entries(of) as [V, string][]).map(([value, label]) => ({ value, label }));
  return (
    <main id="content" class="page missions">
      <div class="stack tight">
        <div class="row apart">
          <h1>{words.title}</h1>
          <Connection stream={stream} />
        </div>
        <p class="soft">{words.intro}</p>
      </div>
      <div class="filters">
        <Select
          label={words.state}
          value={status}
          options={[{ value: '', label: words.allStates }, ...options(words.states)]}
          onChange={(value) => change({ status: value })}
        />
        <Select
          label={words.sort}
          value={sort}
          options={options(words.sorts)}
          onChange={(value) => change({ sort: value })}
        />
        <Select
          label={words.whose}
          value={whose}
          options={options(words.whoses)}
          onChange={(value) => change({ whose: value })}
        />
      </div>
      <Loaded of={list}>
        {({ items, hasMore }) =>
          items.length === 0 ? (
            <Empty icon="flag" title={status || whose !== 'all' ? words.emptyFilter : words.empty}>
              {!status && whose === 'all' && <p>{words.emptyHint}</p>}
            </Empty>
          ) : (
            <>
              <ul class="mission-grid">
                {items.map((mission) => (
                  <li key={mission.id}>
                    <MissionCard of={mission} />
                  </li>
                ))}
              </ul>
              <More of={hasMore} onPress={more} />
            </>
          )
        }
      </Loaded>
      <Streamers />
      {to && <ProposeSheet streamerId={to} onClose={() => change({ to: '' })} />}
    </main>
  );
}
