import { useState } from 'preact/hooks';
import { api, bodyOf, once, type Schemas } from '../core/api.js';
import { t } from '../core/language.js';
import { useResource } from '../core/resource.js';
import { toast } from '../core/toasts.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { Form } from '../ui/form.js';
import { Select } from '../ui/select.js';
import { Sheet } from '../ui/sheet.js';
import { Loaded } from '../ui/states.js';
import { developers } from '../words/developers.js';
import { findEventTypes } from './documents.js';

type Webhook = Schemas['Webhook'];
type Props = { webhook: Webhook; onClose: () => void; onSent: () => void };
type ReplayedState = NonNullable<Schemas['NewWebhookReplay']['state']>;

/** Sends a test: of a webhook of events the example of any type. */
export function TestMessage({ webhook, onClose, onSent }: Props) {
  const words = t(developers);
  const [type, setType] = useState('');
  const types = useResource(async () => (webhook.kind === 'events' ? findEventTypes() : []), []);
  const send = async (chosen: string | undefined) => {
    const params = { path: { id: webhook.id }, header: once() };
    await bodyOf(api.POST('/v1/webhooks/{id}/test', { params, body: chosen ? { type: chosen } : {} }));
    toast(words.testSent);
    onSent();
  };
  return (
    <Sheet title={words.test} onClose={onClose}>
      <Loaded of={types}>
        {(known) => (
          <>
            {known.length > 0 && (
              <Select
                label={words.testType}
                value={type || known[0]!.type}
                options={known.map((one) => ({ value: one.type, label: one.type }))}
                onChange={setType}
              />
            )}
            <Button kind="primary" wide icon="play" onPress={() => send(type || known[0]?.type)}>
              {words.test}
            </Button>
          </>
        )}
      </Loaded>
    </Sheet>
  );
}

const DAY_MS = 86_400_000;
/** An instant as a field of the browser writes it, in the time zone of the person. */
const inField = (ms: number): string =>
  new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** Sends what was created in a period again. */
export function Replay({ webhook, onClose, onSent }: Props) {
  const words = t(developers);
  const [from, setFrom] = useState(inField(Date.now() - DAY_MS));
  const [to, setTo] = useState(inField(Date.now() + 60_000));
  const [state, setState] = useState<ReplayedState | ''>('');
  const send = async () => {
    const params = { path: { id: webhook.id }, header: once() };
    const period = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const body = { ...period, ...(state && { state }) };
    const { count } = await bodyOf(api.POST('/v1/webhooks/{id}/replay', { params, body }));
    toast(words.replayedCount(count));
    onSent();
  };
  const states = ['delivered', 'dead', 'suppressed'] as const;
  return (
    <Sheet title={words.replayRange} onClose={onClose}>
      <Form action={words.replay} onSend={send} disabled={!from || !to}>
        <p class="small soft">{words.replayHint}</p>
        <Field label={words.from} type="datetime-local" value={from} onInput={setFrom} required />
        <Field label={words.to} type="datetime-local" value={to} onInput={setTo} required />
        <Select
          label={words.deliveryState}
          value={state}
          options={[
            { value: '' as const, label: words.all },
            ...states.map((value) => ({ value, label: words.deliveryStates[value] })),
          ]}
          onChange={setState}
        />
      </Form>
    </Sheet>
  );
}
