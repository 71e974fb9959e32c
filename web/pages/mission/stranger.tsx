import { useEffect, useState } from 'preact/hooks';
import type { Schemas } from '../../core/api.js';
import { t } from '../../core/language.js';
import type { LiveStream } from '../../core/live-stream.js';
import { followMission } from '../../core/streams.js';
import { LogIn } from '../../ui/log-in.js';
import { Empty, Loading } from '../../ui/states.js';
import { common } from '../../words/common.js';
import { missions } from '../../words/missions.js';
import { Backers } from './backers.js';
import { Summary } from './summary.js';

/** What everybody sees of a mission by its link, as it goes on, and the way to back it. */
export function Stranger({ id }: { id: string }) {
  const words = t(missions);
  const [live, setLive] = useState<Schemas['LiveMission']>();
  const [stream, setStream] = useState<LiveStream>();
  const title = live?.title ?? words.title;
  useEffect(() => void (document.title = title), [title]);
  useEffect(() => {
    const opened = followMission(id, setLive);
    setStream(opened);
    return () => opened.close();
  }, [id]);
  if (stream?.state.value === 'closed') {
    return (
      <main id="content" class="page narrow">
        <Empty icon="flag" title={t(common).notFound}>
          <a href="/">{t(common).toStart}</a>
        </Empty>
      </main>
    );
  }
  const named = live?.pledges.flatMap(({ backer, ...pledge }) =>
    backer === null ? [] : { ...pledge, backer, amount: null },
  );
  return (
    <main id="content" class="page mission">
      <div class="halves">
        <div class="stack">
          {live ? <Summary mission={live} mine={0} stream={stream} /> : <Loading />}
          {live && <Backers mission={live} pledges={named ?? []} isParty={false} />}
        </div>
        <section class="card">
          <h2>{words.logInToPledge}</h2>
          <LogIn />
        </section>
      </div>
    </main>
  );
}
