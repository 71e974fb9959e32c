import { useEffect, useMemo, useState } from 'preact/hooks';
import { t } from '../../core/language.js';
import type { LiveStream } from '../../core/live-stream.js';
import { useResource, type Resource } from '../../core/resource.js';
import { account, has } from '../../core/session.js';
import { followNotifications } from '../../core/streams.js';
import { LogInCard } from '../../ui/log-in.js';
import { Connection, Empty, Loaded } from '../../ui/states.js';
import { drive } from '../../words/drive.js';
import { Availability } from './availability.js';
import './drive.css';
import { Earnings } from './earnings.js';
import { JobCard } from './job-card.js';
import { Offers } from './offers.js';
import { PositionSender } from './position-sender.js';
import { readWork, type Work } from './work.js';

/** Notifications tell of offers at once; this is for what they do not tell, such as an offer that others took. */
const AGAIN_MS = 10_000;

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
  const stream = useNews(work);
  const online = work.data.value?.driver.online ?? false;
  const sender = usePosition(online && work.data.value?.driver.positionConsentAt !== null);
  useWakeLock(online);
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
              <Availability driver={driver} health={sender?.health.value} onChange={work.load} />
              <Earnings key={jobs.length} />
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

function usePosition(isOn: boolean): PositionSender | undefined {
  const sender = useMemo(() => (isOn ? new PositionSender() : undefined), [isOn]);
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
