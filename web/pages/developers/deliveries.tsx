import { useState } from 'preact/hooks';
import { api, bodyOf, once, type Schemas } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { useResource } from '../../core/resource.js';
import { toast } from '../../core/toasts.js';
import { Button, IconButton } from '../../ui/button.js';
import { Select } from '../../ui/select.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { developers } from '../../words/developers.js';

type Webhook = Schemas['Webhook'];
type Delivery = Schemas['WebhookDelivery'];
type State = Delivery['state'];

const tones: Record<State, string> = {
  ...{ pending: '', sending: '', retrying: 'warn', delivered: 'live', suppressed: '', dead: 'bad' },
};

/** What was sent to a webhook, newest first, each with its attempts. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const words = t(developers);
  const [state, setState] = useState<State | ''>('');
  const { list, more } = usePages(
    (cursor) => {
      const query = { ...(state && { state }), ...(cursor && { cursor }) };
      return bodyOf(api.GET('/v1/webhooks/{id}/deliveries', { params: { path: { id: webhook.id }, query } }));
    },
    [state],
  );
  const states = Object.entries(words.deliveryStates) as [State, string][];
  return (
    <section class="card">
      <div class="row apart">
        <h2>{words.deliveries}</h2>
        <IconButton icon="swap" label={words.refresh} onPress={() => void list.load()} />
      </div>
      <Select
        label={words.deliveryState}
        value={state}
        options={[{ value: '' as const, label: words.all }, ...states.map(([value, label]) => ({ value, label }))]}
        onChange={setState}
      />
      <Loaded of={list}>
        {({ items, hasMore }) =>
          items.length === 0 ? (
            <Empty icon="mail" title={words.noDeliveries} />
          ) : (
            <>
              <ul class="list">
                {items.map((delivery) => (
                  <li key={delivery.id}>
                    <Entry webhook={webhook} delivery={delivery} onReplayed={list.load} />
                  </li>
                ))}
              </ul>
              <More of={hasMore} wide onPress={more} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}

type Props = { webhook: Webhook; delivery: Delivery; onReplayed: () => Promise<void> };

function Entry({ webhook, delivery, onReplayed }: Props) {
  const words = t(developers);
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="entry" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span class="body">
          <strong class="mono">{delivery.type}</strong>
          <br />
          <span class="small soft">
            {dayAndClock(delivery.createdAt)} · {words.attempts(delivery.attempts)}
          </span>
        </span>
        <span class={`badge ${tones[delivery.state]}`}>{words.deliveryStates[delivery.state]}</span>
      </summary>
      {isOpen && <Attempts webhook={webhook} delivery={delivery} onReplayed={onReplayed} />}
    </details>
  );
}

function Attempts({ webhook, delivery, onReplayed }: Props) {
  const words = t(developers);
  const path = { id: webhook.id, deliveryId: delivery.id };
  const attempts = useResource(
    () => bodyOf(api.GET('/v1/webhooks/{id}/deliveries/{deliveryId}/attempts', { params: { path } })),
    [delivery.attempts, delivery.state],
  );
  const replay = async () => {
    const params = { path, header: once() };
    await bodyOf(api.POST('/v1/webhooks/{id}/deliveries/{deliveryId}/replay', { params }));
    toast(words.replayed);
    await onReplayed();
  };
  const canReplay = webhook.state === 'active' && ['delivered', 'dead', 'suppressed'].includes(delivery.state);
  return (
    <div class="inside">
      <p class="small mono">webhook-id {delivery.id}</p>
      {delivery.reason && <p class="small">{delivery.reason}</p>}
      {delivery.nextAttemptAt && <p class="small soft">{words.nextAttempt(dayAndClock(delivery.nextAttemptAt))}</p>}
      <Loaded of={attempts}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="small soft">{words.noAttempts}</p>
          ) : (
            <ul class="list" aria-label={words.attemptsOf}>
              {items.map(({ number, startedAt, ms, outcome, status, reason, response }) => (
                <li key={startedAt} class="item">
                  <span class="body small">
                    {words.attempt(number, ms)} · {dayAndClock(startedAt)}
                    {reason && (
                      <>
                        <br />
                        {reason}
                      </>
                    )}
                    {response && (
                      <>
                        <br />
                        <span class="mono soft">{response}</span>
                      </>
                    )}
                  </span>
                  <span class={`badge ${outcome === 'delivered' ? 'live' : 'bad'}`}>{status ?? '–'}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {canReplay && (
        <Button low icon="swap" onPress={replay}>
          {words.replay}
        </Button>
      )}
    </div>
  );
}
