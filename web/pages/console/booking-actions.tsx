import { useState } from 'preact/hooks';
import { api, bodyOf, newKey, once, type Schemas } from '../../core/api.js';
import { failureOf } from '../../core/failure.js';
import { won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Select } from '../../ui/select.js';
import { ofConsole } from '../../words/console.js';

type Booking = Schemas['Reservation'];
type Props = { booking: Booking; drivers: readonly Schemas['OnlineDriver'][]; onChange: () => Promise<void> };
type Act = 'reassign' | 'cancel' | 'pin' | 'refund';

/** What an admin can do with a booking in its state, as the routes of the API allow it. */
function actsOf({ status, verification, quoteId, price }: Booking): Act[] {
  const isEnded = ['delivered', 'returned', 'cancelled', 'expired'].includes(status);
  return [
    ...(status === 'accepted' ? (['reassign'] as const) : []),
    ...(verification === 'pin' && (status === 'accepted' || status === 'picked_up') ? (['pin'] as const) : []),
    ...(isEnded && quoteId !== null && price ? (['refund'] as const) : []),
    ...(status === 'requested' || status === 'accepted' ? (['cancel'] as const) : []),
  ];
}

export function BookingActions(props: Props) {
  const words = t(ofConsole);
  const [act, setAct] = useState<Act>();
  const acts = actsOf(props.booking);
  const names: Record<Act, string> = {
    ...{ reassign: words.reassign, cancel: words.cancel, pin: words.newPin, refund: words.refund },
  };
  const chosen = acts.find((one) => one === act);
  const close = () => setAct(undefined);
  return (
    <section class="stack tight">
      <h3>{words.acts}</h3>
      {acts.length === 0 && <p class="small soft">{words.nothingToDo}</p>}
      <div class="choices">
        {acts.map((one) => (
          <Button key={one} low pressed={one === chosen} onPress={() => setAct(one === chosen ? undefined : one)}>
            {names[one]}
          </Button>
        ))}
      </div>
      {chosen && <Form key={chosen} act={chosen} onDone={close} {...props} />}
    </section>
  );
}

function Form({ act, booking: { id }, drivers, onChange, onDone }: Props & { act: Act; onDone: () => void }) {
  const words = t(ofConsole);
  const [next, setNext] = useState('');
  const [reason, setReason] = useState('');
  const [amount, setAmount] = useState('');
  const [kind, setKind] = useState<keyof typeof words.refundReasons>('late');
  const [key, setKey] = useState(newKey);
  const params = { path: { id }, header: once(key) };
  const note = reason.trim();
  const run: Record<Act, () => Promise<string>> = {
    async reassign() {
      const body = next ? { driverId: next } : {};
      await bodyOf(api.POST('/v1/reservations/{id}/reassignment', { params, body }));
      return words.reassigned;
    },
    async cancel() {
      await bodyOf(api.POST('/v1/reservations/{id}/cancellation', { params, body: { reason: note } }));
      return words.cancelled;
    },
    async pin() {
      await bodyOf(api.POST('/v1/reservations/{id}/pin', { params }));
      return words.pinReplaced;
    },
    async refund() {
      const body = { amount: Number(amount), reason: kind, ...(note && { note }) };
      await bodyOf(api.POST('/v1/reservations/{id}/adjustments', { params, body }));
      return words.refunded;
    },
  };
  const isReady = { reassign: true, pin: true, cancel: note !== '', refund: Number(amount) > 0 }[act];
  const send = async () => {
    try {
      toast(await run[act]());
      onDone();
    } catch (thrown) {
      // What was answered is over; what was not may have been done, and is sent again as the same.
      if (!failureOf(thrown).isPassing) setKey(newKey());
      throw thrown;
    } finally {
      await onChange();
    }
  };
  const online = drivers.map(({ id: value, name: label }) => ({ value, label }));
  const kinds = Object.entries(words.refundReasons) as [typeof kind, string][];
  return (
    <div class="card flat">
      {act === 'reassign' && (
        <Select
          label={words.nextDriver}
          value={next}
          options={[{ value: '', label: words.anyDriver }, ...online]}
          onChange={setNext}
        />
      )}
      {act === 'refund' && (
        <>
          <Field
            label={words.refundAmount}
            type="number"
            inputMode="numeric"
            min="1"
            value={amount}
            onInput={setAmount}
            {...(Number(amount) > 0 && { hint: won(Number(amount)) })}
          />
          <Select
            label={words.refund}
            value={kind}
            options={kinds.map(([value, label]) => ({ value, label }))}
            onChange={setKind}
          />
        </>
      )}
      {(act === 'cancel' || act === 'refund') && (
        <Field label={words.reason} value={reason} onInput={setReason} maxLength={200} hint={words.reasonHint} />
      )}
      <Button kind={act === 'cancel' ? 'danger' : 'primary'} wide disabled={!isReady} onPress={send}>
        {words.confirm}
      </Button>
    </div>
  );
}
