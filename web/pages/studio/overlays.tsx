import { useState } from 'preact/hooks';
import { api, bodyOf, keyed, once, type Schemas } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { copy, toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Confirm } from '../../ui/confirm.js';
import { Sheet } from '../../ui/sheet.js';
import { Loaded } from '../../ui/states.js';
import { overlay } from '../../words/overlay.js';

type Overlay = Schemas['Overlay'];
type Step = { kind: 'rotate' | 'revoke'; of: Overlay } | { kind: 'made'; url: string | null };

/** The links of a streamer's overlays: make one, try it, replace it, revoke it. */
export function Overlays() {
  const words = t(overlay);
  const overlays = useResource(async () => (await bodyOf(api.GET('/v1/overlays'))).items, []);
  const [step, setStep] = useState<Step>();
  const [send] = useState(keyed);
  const close = () => setStep(undefined);
  const create = async () => {
    const name = words.name((overlays.data.value?.length ?? 0) + 1);
    const made = await send((header) => bodyOf(api.POST('/v1/overlays', { params: { header }, body: { name } })));
    setStep({ kind: 'made', url: made.url });
    await overlays.load();
  };
  return (
    <section class="card overlays">
      <div class="stack tight">
        <h2>{words.sectionTitle}</h2>
        <p class="soft small">{words.sectionHint}</p>
      </div>
      <Loaded of={overlays}>
        {(all) =>
          all.length > 0 && (
            <ul class="list">
              {all.map((one) => (
                <One key={one.id} of={one} onStep={setStep} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Button icon="plus" onPress={create}>
        {words.make}
      </Button>
      {step?.kind === 'made' && <Made url={step.url} onClose={close} />}
      {step?.kind === 'rotate' && (
        <Rotate of={step.of} onMade={(url) => setStep({ kind: 'made', url })} onClose={close} />
      )}
      {step?.kind === 'revoke' && (
        <Confirm
          title={words.revoke}
          hint={words.revokeHint}
          action={words.revoke}
          onClose={close}
          onConfirm={async () => {
            const params = { path: { id: step.of.id }, header: once() };
            await bodyOf(api.DELETE('/v1/overlays/{id}', { params }));
            close();
            toast(words.revoked);
            await overlays.load();
          }}
        />
      )}
    </section>
  );
}

function One({ of, onStep }: { of: Overlay; onStep: (step: Step) => void }) {
  const words = t(overlay);
  const { id, name, createdAt } = of;
  const test = async () => {
    await bodyOf(api.POST('/v1/overlays/{id}/test-alert', { params: { path: { id }, header: once() } }));
    toast(words.tested);
  };
  return (
    <li class="stack tight">
      <div class="row apart">
        <strong>{name}</strong>
        <span class="small soft">{words.madeAt(dayAndClock(createdAt))}</span>
      </div>
      <div class="choices">
        <Button low icon="bell" onPress={test} label={`${words.test}: ${name}`}>
          {words.test}
        </Button>
        <Button low icon="swap" onPress={() => onStep({ kind: 'rotate', of })} label={`${words.rotate}: ${name}`}>
          {words.rotate}
        </Button>
        <Button low icon="close" onPress={() => onStep({ kind: 'revoke', of })} label={`${words.revoke}: ${name}`}>
          {words.revoke}
        </Button>
      </div>
    </li>
  );
}

type RotateProps = { of: Overlay; onMade: (url: string | null) => void; onClose: () => void };

function Rotate({ of: { id }, onMade, onClose }: RotateProps) {
  const words = t(overlay);
  return (
    <Confirm
      title={words.rotate}
      hint={words.rotateHint}
      action={words.rotate}
      onClose={onClose}
      onConfirm={async () => {
        const params = { path: { id }, header: once() };
        onMade((await bodyOf(api.POST('/v1/overlays/{id}/rotate', { params }))).url);
      }}
    />
  );
}

/** The address, once. */
function Made({ url, onClose }: { url: string | null; onClose: () => void }) {
  const words = t(overlay);
  return (
    <Sheet title={words.linkTitle} onClose={onClose}>
      {url === null ? (
        <p class="note">{words.linkMissed}</p>
      ) : (
        <>
          <p class="link-once">{url}</p>
          <Button kind="primary" wide icon="share" onPress={() => copy(url, words.copied)}>
            {words.copy}
          </Button>
          <p class="note">{words.linkOnce}</p>
          <p class="small soft">{words.options}</p>
        </>
      )}
      <Button wide onPress={onClose}>
        {words.done}
      </Button>
    </Sheet>
  );
}
