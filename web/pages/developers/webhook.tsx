import { useState } from 'preact/hooks';
import { api, bodyOf, once, type Schemas } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource, type Resource } from '../../core/resource.js';
import { navigate } from '../../core/router.js';
import { Secret } from '../../developers/secret.js';
import { Replay, TestMessage } from '../../developers/sendings.js';
import { WebhookForm } from '../../developers/webhook-form.js';
import { Button } from '../../ui/button.js';
import { Confirm } from '../../ui/confirm.js';
import { Loaded } from '../../ui/states.js';
import { developers } from '../../words/developers.js';
import { Deliveries } from './deliveries.js';

type Webhook = Schemas['Webhook'];
type Open = 'edit' | 'remove' | 'rotate' | 'test' | 'replay' | { secret: string };

export const StateOfWebhook = ({ of }: { of: Webhook }) => (
  <span class={`badge ${of.state === 'disabled' ? 'bad' : of.failingSince ? 'warn' : 'live'}`}>
    {t(developers).webhookStates[of.state]}
  </span>
);

/** One webhook: what it gets, what was sent to it, and what can be done. */
export function Webhook({ id }: { id: string }) {
  const words = t(developers);
  const webhook = useResource(() => bodyOf(api.GET('/v1/webhooks/{id}', { params: { path: { id } } })), [id]);
  return (
    <>
      <a href="/developers/webhooks">{words.back}</a>
      <Loaded of={webhook}>{(found) => <Shown webhook={found} resource={webhook} />}</Loaded>
    </>
  );
}

function Shown({ webhook, resource }: { webhook: Webhook; resource: Resource<Webhook> }) {
  const words = t(developers);
  const [open, setOpen] = useState<Open>();
  // What is sent appears in the list.
  const [sendings, setSendings] = useState(0);
  const close = () => setOpen(undefined);
  const params = () => ({ path: { id: webhook.id }, header: once() });
  const sent = () => {
    close();
    setSendings((count) => count + 1);
  };
  const isActive = webhook.state === 'active';
  const warnings = [
    webhook.disabledReason && words.disabledReasons[webhook.disabledReason],
    webhook.failingSince && words.failingSince(dayAndClock(webhook.failingSince)),
    webhook.previousSecretUntil && words.bothSigned(dayAndClock(webhook.previousSecretUntil)),
  ];
  return (
    <>
      <section class="card">
        <div class="row apart">
          <h2 class="mono">{webhook.url}</h2>
          <StateOfWebhook of={webhook} />
        </div>
        {webhook.description && <p>{webhook.description}</p>}
        {warnings.filter(Boolean).map((warning) => (
          <p key={warning} class="note">
            {warning}
          </p>
        ))}
        <dl class="facts">
          <dt>{words.kind}</dt>
          <dd>{words.kinds[webhook.kind]}</dd>
          <dt>{words.types}</dt>
          <dd class="mono">{webhook.eventTypes.join(', ') || words.allTypes}</dd>
        </dl>
        <div class="choices">
          <Button kind="primary" low icon="play" disabled={!isActive} onPress={() => setOpen('test')}>
            {words.test}
          </Button>
          <Button low icon="clock" disabled={!isActive} onPress={() => setOpen('replay')}>
            {words.replayRange}
          </Button>
          <Button low onPress={() => setOpen('edit')}>
            {words.edit}
          </Button>
          <Button low icon="swap" onPress={() => setOpen('rotate')}>
            {words.rotateSecret}
          </Button>
          <Button
            low
            onPress={async () => {
              const body = { state: isActive ? ('disabled' as const) : ('active' as const) };
              await bodyOf(api.PATCH('/v1/webhooks/{id}', { params: params(), body }));
              await resource.load();
            }}
          >
            {isActive ? words.disable : words.enable}
          </Button>
          <Button low icon="close" onPress={() => setOpen('remove')}>
            {words.remove}
          </Button>
        </div>
      </section>
      <Deliveries key={sendings} webhook={webhook} />
      {open === 'edit' && (
        <WebhookForm
          of={webhook}
          onClose={close}
          onChanged={async () => {
            await resource.load();
            close();
          }}
        />
      )}
      {open === 'test' && <TestMessage webhook={webhook} onClose={close} onSent={sent} />}
      {open === 'replay' && <Replay webhook={webhook} onClose={close} onSent={sent} />}
      {open === 'rotate' && (
        <Confirm
          title={words.rotateSecret}
          hint={words.rotateSecretHint}
          action={words.rotate}
          onClose={close}
          onConfirm={async () => {
            const { secret } = await bodyOf(api.POST('/v1/webhooks/{id}/secret', { params: params() }));
            await resource.load();
            setOpen({ secret });
          }}
        />
      )}
      {open === 'remove' && (
        <Confirm
          title={words.removeWebhook}
          hint={words.removeHint}
          action={words.remove}
          onClose={close}
          onConfirm={async () => {
            await bodyOf(api.DELETE('/v1/webhooks/{id}', { params: params() }));
            navigate('/developers/webhooks', { replace: true });
          }}
        />
      )}
      {typeof open === 'object' && <Secret title={words.webhookMade} secret={open.secret} onClose={close} />}
    </>
  );
}
