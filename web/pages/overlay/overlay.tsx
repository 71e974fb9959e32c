import { useEffect, useState } from 'preact/hooks';
import type { Schemas } from '../../core/api.js';
import { won } from '../../core/format.js';
import { language, t } from '../../core/language.js';
import type { LiveStream } from '../../core/live-stream.js';
import { followOverlay } from '../../core/streams.js';
import { TimeBar, TimeLeft } from '../../mission/mission-parts.js';
import type { PageProps } from '../../routes.js';
import { missions } from '../../words/missions.js';
import { overlay } from '../../words/overlay.js';
import { chime } from './chime.js';
import { optionsIn } from './options.js';
import './overlay.css';
import { useAlerts, type Alert } from './use-alerts.js';

/** A connection that is back so soon was not missed. */
const QUIET_MS = 5_000;

/** A streamer's missions within a broadcast: transparent, for a browser source, hour after hour. */
export default function Overlay({ params }: PageProps) {
  const token = params['token']!;
  const [options] = useState(() => optionsIn(location.search));
  const [state, setState] = useState<Schemas['OverlayState']>();
  const [stream, setStream] = useState<LiveStream>();
  const { alert, take } = useAlerts();
  const words = t(overlay);
  useEffect(() => {
    // Of this page alone: what the browser keeps is the language of the others.
    if (options.language) language.value = options.language;
    document.documentElement.classList.add('transparent');
    const opened = followOverlay(token, (next) => {
      setState(next);
      take(next.alerts);
    });
    setStream(opened);
    return () => {
      opened.close();
      document.documentElement.classList.remove('transparent');
    };
  }, [token]);
  useEffect(() => void (document.title = words.title), [words]);
  useEffect(() => {
    if (alert && options.hasAlerts && options.hasSound) chime();
  }, [alert?.id]);
  const ongoing = state?.missions ?? [];
  return (
    <main id="content" class={`overlay ${options.size}${options.isLight ? ' light' : ''}`}>
      <h1 class="unseen">{words.title}</h1>
      <div class="alerts" aria-live="polite">
        {options.hasAlerts && alert && <Shown key={alert.id} alert={alert} />}
      </div>
      {options.hasBoard && ongoing.length > 0 && <Board missions={ongoing} />}
      <Interruption stream={stream} />
    </main>
  );
}

function Shown({ alert: { kind, title, backerName, amount } }: { alert: Alert }) {
  const words = t(overlay);
  const sum = won(amount ?? 0);
  const what =
    kind === 'pledge'
      ? words.alerts.pledge(backerName, sum)
      : kind === 'test'
        ? words.alerts.test
        : words.alerts[kind](sum);
  return (
    <div class={`panel alert ${kind}`} data-kind={kind}>
      <p class="what number">{what}</p>
      <p class="about">{title ?? (kind === 'test' ? words.works : words.newMission)}</p>
    </div>
  );
}

function Board({ missions: ongoing }: { missions: Schemas['OverlayMission'][] }) {
  const words = t(overlay);
  return (
    <section class="panel board" aria-label={words.board}>
      <ul>
        {ongoing.map((mission) => (
          <li key={mission.id}>
            <p class="about">{mission.title}</p>
            <p class="line number">
              <strong>{won(mission.pot)}</strong>
              <span>{t(missions).backers(mission.backers)}</span>
              <span class="push">
                {mission.status === 'claimed' ? (
                  words.claimed
                ) : mission.status === 'disputed' ? (
                  words.disputed
                ) : (
                  <>
                    <span class="unseen">{words.timeLeft} </span>
                    <TimeLeft of={mission} />
                  </>
                )}
              </span>
            </p>
            {mission.status === 'open' && <TimeBar of={mission} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** That the connection is gone is said once it lasts, and small: it is seen by all who watch. */
function Interruption({ stream }: { stream: LiveStream | undefined }) {
  const words = t(overlay);
  const [isLong, setLong] = useState(false);
  const state = stream?.state.value ?? 'connecting';
  const isFine = state === 'live' || stream === undefined;
  useEffect(() => {
    if (isFine) return setLong(false);
    const timer = setTimeout(() => setLong(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [isFine]);
  const said = state === 'closed' ? words.over : isLong && !isFine ? words.reconnecting : undefined;
  return (
    <p class="interruption" role="status" data-state={state}>
      {said && <span class="panel">{said}</span>}
    </p>
  );
}
