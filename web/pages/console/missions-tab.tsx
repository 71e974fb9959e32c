import { useState } from 'preact/hooks';
import { api, bodyOf } from '../../core/api.js';
import { won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { useLive } from '../../core/use-live.js';
import { StateBadge } from '../../mission/mission-parts.js';
import { Choices } from '../../ui/field.js';
import { Connection, Empty, Loaded, More } from '../../ui/states.js';
import { ofConsole } from '../../words/console.js';
import type { TabProps } from './console.js';
import { MissionSheet } from './mission-sheet.js';

/** Missions that a moderator may decide, the disputed ones first. */
export function MissionsTab({ shown, show }: TabProps) {
  const words = t(ofConsole);
  const [status, setStatus] = useState<keyof typeof words.missionStates>('disputed');
  const { list, more } = usePages(
    (cursor) =>
      bodyOf(api.GET('/v1/missions', { params: { query: { status, limit: 50, ...(cursor && { cursor }) } } })),
    [status],
  );
  const stream = useLive(list.load, ({ category }) => category === 'missions', [list]);
  const states = Object.entries(words.missionStates) as [typeof status, string][];
  return (
    <section class="card">
      <div class="row apart">
        <Choices
          label={words.state}
          value={status}
          options={states.map(([value, label]) => ({ value, label }))}
          onChange={setStatus}
        />
        <Connection stream={stream} />
      </div>
      <Loaded of={list}>
        {({ items, hasMore }) => (
          <>
            {items.length === 0 && <Empty icon="flag" title={words.noMissions} />}
            <ul class="list">
              {items.map((mission) => (
                <li key={mission.id}>
                  <button type="button" class="item" aria-haspopup="dialog" onClick={() => show({ open: mission.id })}>
                    <span class="body">
                      <span class="title">
                        <strong>{mission.title}</strong>
                      </span>
                      <br />
                      <span class="small soft number">{won(mission.pot)}</span>
                    </span>
                    <StateBadge status={mission.status} />
                  </button>
                </li>
              ))}
            </ul>
            <More of={hasMore} onPress={more} />
          </>
        )}
      </Loaded>
      {shown.open && (
        <MissionSheet
          id={shown.open}
          onClose={() => {
            show({ open: '' });
            void list.load();
          }}
        />
      )}
    </section>
  );
}
