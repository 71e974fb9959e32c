import { useEffect, useMemo, useState } from 'preact/hooks';
import { t } from '../../core/language.js';
import type { LiveStream } from '../../core/live-stream.js';
import { useResource, type Resource } from '../../core/resource.js';
import { serviceWorker } from '../../core/service-worker.js';
import { account, has } from '../../core/session.js';
import { followNotifications } from '../../core/streams.js';
import { LogInCard } from '../../ui/log-in.js';
import { Connection, Empty, Loaded } from '../../ui/states.js';
import { drive } from '../../words/drive.js';
import { Availability } from './availability.js';
import './drive.css';
import { Earnings, readEarnings } from './earnings.js';
import { JobCard } from './job-card.js';
import { Offers } from './offers.js';
import { PositionSender } from './position-sender.js';
import { nextStop, readWork, type Work } from './work.js';

/** Notifications tell of offers at once; this is for what they do not tell, such as an offer that others took. */
const AGAIN_MS = 10_000;
/** Whether this tab's driver is where the demo is, not where the browser is. */
const AT_DEMO = 'madang.at-demo';

/** The page for drivers: online or not, what is offered, what is to be done next, what was earned. */
export default function Drive() {
  const words = t(drive);
  useEffect(() => void (document.title = words.title), [words]);
  if (!has('driver')) return <LogInCard role="driver" />;
  return <Driving key={account.value!.me.id} />;
}

function Driving() {
  const words = t(drive);
  const work = useResource(readWork, []);
  const jobsUnderWay = work.data.value?.jobs.length ?? 0;
  const earnings = useResource(readEarnings, [jobsUnderWay]);
  const stream = useNews(work);
  const online = work.data.value?.driver.online ?? false;
  const [isAtDemo, setAtDemo] = useState(sessionStorage.getItem(AT_DEMO) === 'true');
  const sender = usePosition(online && work.data.value?.driver.positionConsentAt !== null, isAtDemo);
  useEffect(() => sender?.rideTo(nextStop(work.data.value)), [sender, work.data.value]);
  const goToDemo = (isThere: boolean) => {
    sessionStorage.setItem(AT_DEMO, String(isThere));
    setAtDemo(isThere);
  };
  useWakeLock(online);
  const isShown = work.data.value !== undefined;
  useEffect(() => void (isShown && serviceWorker()), [isShown]); // what it loads comes last
  return (
    <main id="content" class="page drive">
      <div class="row apart">
        <h1>{words.title}</h1>
        <Connection stream={stream} />
      </div>
      <Loaded of={work}>
        {({ driver, jobs, offers }) => (
          <div class="halves">
            <div class="stack">
              {jobs.map((job) => (
                <JobCard key={job.reservation.id} job={job} me={sender?.position.value} onChange={work.load} />
              ))}
              {jobs.length === 0 &&
                (online ? (
                  <Offers offers={offers} onChange={work.load} />
                ) : (
                  <section class="card">
                    <Empty icon="wheel" title={words.offline}>
                      <p>{words.offlineHint}</p>
                    </Empty>
                  </section>
                ))}
            </div>
            <div class="stack">
              <Availability
                driver={driver}
                health={sender?.health.value}
                isAtDemo={isAtDemo}
                onDemo={goToDemo}
                onChange={work.load}
              />
              <Earnings of={earnings} />
            </div>
          </div>
        )}
      </Loaded>
    </main>
  );
}

function useNews(work: Resource<Work>): LiveStream | undefined {
  const [stream, setStream] = useState<LiveStream>();
  useEffect(() => {
    const opened = followNotifications(() => void work.load());
    setStream(opened);
    const timer = setInterval(() => void work.load(), AGAIN_MS);
    return () => {
      opened.close();
      clearInterval(timer);
    };
  }, [work]);
  return stream;
}

function usePosition(isOn: boolean, isAtDemo: boolean): PositionSender | undefined {
  const sender = useMemo(() => (isOn ? new PositionSender(isAtDemo) : undefined), [isOn, isAtDemo]);
  useEffect(() => () => sender?.stop(), [sender]);
  return sender;
}

/** The screen of a phone stays on while its driver is online, where the browser lets it. */
function useWakeLock(isOn: boolean): void {
  useEffect(() => {
    if (!isOn || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    const hold = () => {
      if (document.visibilityState !== 'visible') return;
      navigator.wakeLock.request('screen').then(
        (held) => (lock = held),
        () => {}, // a low battery
      );
    };
    hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      document.removeEventListener('visibilitychange', hold);
      void lock?.release();
    };
  }, [isOn]);
}
