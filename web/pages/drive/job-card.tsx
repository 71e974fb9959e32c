import { useState } from 'preact/hooks';
import { won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { toast } from '../../core/toasts.js';
import type { Marker, Point } from '../../map/leaflet-map.js';
import { MapView } from '../../map/map-view.js';
import { Button } from '../../ui/button.js';
import { common } from '../../words/common.js';
import { drive } from '../../words/drive.js';
import { FailureSheet } from './failure-sheet.js';
import { Acts, nextStep, type Step } from './handover.js';
import { PhotoSheet } from './photo-sheet.js';
import { PinSheet } from './pin-sheet.js';
import type { Job } from './work.js';

type Props = { job: Job; me: Point | undefined; onChange: () => Promise<void> };

/** A booking that the driver carries out: where to, and the one button for what comes next. */
export function JobCard({ job, me, onChange }: Props) {
  const words = t(drive);
  const { reservation, handover } = job;
  const { id, status, driverPay } = reservation;
  const [sheet, setSheet] = useState<'pin' | 'photo' | 'failure'>();
  const undeliverable = undeliverableOf(job);
  const acts = new Acts(id, me);
  const step = nextStep(job, undeliverable);
  const done = async () => {
    setSheet(undefined);
    toast(driverPay === null ? words.doneFree : words.done(won(driverPay)));
    await onChange();
  };
  const goOn = async (next: Step) => {
    if (next === 'deliverByPin') return setSheet('pin');
    if (next === 'deliverByPhoto' || next === 'leave') return setSheet('photo');
    if (next === 'toPickup') await acts.arrive(0);
    if (next === 'pickUp') await acts.pickUp();
    if (next === 'toDropoff') await acts.arrive(1);
    if (next === 'sendBack') await acts.sendBack({});
    if (next === 'returned') await acts.sendBack({ stop: 0 });
    if (next === 'deliver') {
      await acts.deliver({});
      return done();
    }
    await onChange();
  };
  return (
    <section class="card flush job" aria-label={words.job}>
      <MapView markers={markersOf(job, me)} height={220} />
      <div class="inner">
        <h2>{t(common).states[status]}</h2>
        <Stop of={job} index={status === 'picked_up' || status === 'failed' ? handover.stops.length - 1 : 0} />
        {reservation.note && <p class="note calm">{reservation.note}</p>}
        {step && (
          <Button kind="primary" wide onPress={() => goOn(step)}>
            {words.steps[step]}
          </Button>
        )}
        <div class="row">
          {status === 'accepted' && (
            <Button
              kind="bare"
              low
              onPress={async () => {
                await acts.handBack();
                toast(words.handedBack);
                await onChange();
              }}
            >
              {words.handBack}
            </Button>
          )}
          {status === 'picked_up' && reservation.dropoffArrivedAt !== null && (
            <Button kind="bare" low onPress={() => setSheet('failure')}>
              {words.cannotDeliver}
            </Button>
          )}
        </div>
      </div>
      {sheet === 'pin' && (
        <PinSheet
          attemptsLeft={handover.attemptsLeft}
          onClose={() => setSheet(undefined)}
          onPin={async (pin) => {
            await acts.deliver({ pin });
            await done();
          }}
        />
      )}
      {sheet === 'photo' && (
        <PhotoSheet
          onClose={() => setSheet(undefined)}
          onPhoto={async (file) => {
            await acts.deliver({ proofIds: [await acts.sendPhoto(file)] });
            await done();
          }}
        />
      )}
      {sheet === 'failure' && (
        <FailureSheet
          onClose={() => setSheet(undefined)}
          onReason={async (reason) => {
            await acts.fail(reason);
            setSheet(undefined);
            await onChange();
          }}
        />
      )}
    </section>
  );
}

/** What its quote says is to happen with what cannot be handed over: a return has a fare. */
const undeliverableOf = ({ reservation }: Job): 'return' | 'leave' =>
  reservation.returnFare === null || reservation.returnFare === 0 ? 'leave' : 'return';

function Stop({ of: { reservation, handover }, index }: { of: Job; index: number }) {
  const words = t(drive);
  const stop = handover.stops[index];
  const isPickup = index === 0;
  return (
    <div class="stack tight">
      <p class="label">{isPickup ? words.pickup : words.dropoff}</p>
      <p>
        <strong>{stop?.address ?? (isPickup ? reservation.departure : reservation.destination)}</strong>
        {stop?.detail && <span> {stop.detail}</span>}
      </p>
      {stop?.note && <p class="soft">{stop.note}</p>}
      {stop?.phone && (
        <p>
          {stop.name} <a href={`tel:${stop.phone}`}>{words.call}</a>
        </p>
      )}
    </div>
  );
}

function markersOf({ handover }: Job, me: Point | undefined): Marker[] {
  const words = t(common);
  const [pickup, dropoff] = [handover.stops[0], handover.stops.at(-1)];
  return [
    ...(pickup ? [{ kind: 'pickup' as const, label: words.pickup, lat: pickup.lat, lng: pickup.lng }] : []),
    ...(dropoff ? [{ kind: 'dropoff' as const, label: words.dropoff, lat: dropoff.lat, lng: dropoff.lng }] : []),
    ...(me ? [{ kind: 'me' as const, label: words.me, ...me }] : []),
  ];
}
