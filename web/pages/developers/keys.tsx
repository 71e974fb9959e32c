import { useState } from 'preact/hooks';
import { api, bodyOf, once, type Schemas } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { toast } from '../../core/toasts.js';
import { Secret } from '../../developers/secret.js';
import { Button, LinkButton } from '../../ui/button.js';
import { Confirm } from '../../ui/confirm.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { developers } from '../../words/developers.js';
import { NewKey } from './new-key.js';

type Key = Schemas['ApiKey'];
type Open =
  { kind: 'new' } | { kind: 'rotate' | 'revoke'; key: Key } | { kind: 'secret'; of: Schemas['ApiKeyWithSecret'] };

/** The keys of the person, and what can be done with them. */
export function Keys() {
  const words = t(developers);
  const [open, setOpen] = useState<Open>();
  const { list, more } = usePages(
    (cursor) => bodyOf(api.GET('/v1/api-keys', { params: { query: { ...(cursor && { cursor }) } } })),
    [],
  );
  const close = () => setOpen(undefined);
  const reveal = async (of: Schemas['ApiKeyWithSecret']) => {
    setOpen({ kind: 'secret', of });
    await list.load();
  };
  return (
    <section class="card">
      <div class="row apart">
        <h2>{words.tabs.keys}</h2>
        <Button kind="primary" low icon="plus" onPress={() => setOpen({ kind: 'new' })}>
          {words.newKey}
        </Button>
      </div>
      <Loaded of={list}>
        {({ items, hasMore }) =>
          items.length === 0 ? (
            <Empty icon="lock" title={words.noKeys}>
              <p>{words.noKeysHint}</p>
            </Empty>
          ) : (
            <>
              <ul class="list">
                {items.map((key) => (
                  <li key={key.id}>
                    <Row
                      of={key}
                      onRotate={() => setOpen({ kind: 'rotate', key })}
                      onRevoke={() => setOpen({ kind: 'revoke', key })}
                    />
                  </li>
                ))}
              </ul>
              <More of={hasMore} wide onPress={more} />
            </>
          )
        }
      </Loaded>
      {open?.kind === 'new' && <NewKey onClose={close} onDone={reveal} />}
      {open?.kind === 'secret' && (
        <Secret title={words.keyMade(open.of.name)} secret={open.of.secret} onClose={close} />
      )}
      {open?.kind === 'rotate' && (
        <Confirm
          title={words.rotateKey(open.key.name)}
          hint={words.rotateKeyHint}
          action={words.rotate}
          onClose={close}
          onConfirm={async () => {
            const params = { path: { id: open.key.id }, header: once() };
            await reveal(await bodyOf(api.POST('/v1/api-keys/{id}/rotate', { params })));
          }}
        />
      )}
      {open?.kind === 'revoke' && (
        <Confirm
          title={words.revokeKey(open.key.name)}
          hint={words.revokeHint}
          action={words.revoke}
          onClose={close}
          onConfirm={async () => {
            const params = { path: { id: open.key.id }, header: once() };
            await bodyOf(api.DELETE('/v1/api-keys/{id}', { params }));
            close();
            toast(words.revoked);
            await list.load();
          }}
        />
      )}
    </section>
  );
}

function Row({ of: key, onRotate, onRevoke }: { of: Key; onRotate: () => void; onRevoke: () => void }) {
  const words = t(developers);
  const facts = [
    key.lastUsedAt ? words.lastUsed(dayAndClock(key.lastUsedAt)) : words.neverUsed,
    key.expiresAt && words.expiresAt(dayAndClock(key.expiresAt)),
    key.previousSecretUntil && words.bothUntil(dayAndClock(key.previousSecretUntil)),
  ];
  return (
    <div class="stack tight key">
      <div class="item">
        <span class="body">
          <strong class="title">{key.name}</strong> <span class="mono soft">…{key.lastFour}</span>
          <br />
          <span class="small soft">{facts.filter(Boolean).join(' · ')}</span>
        </span>
      </div>
      <p class="badges">
        {!key.livemode && <span class="badge warn">{words.modes.test}</span>}
        {[...key.scopes, ...key.cidrs].map((one) => (
          <span key={one} class="badge mono">
            {one}
          </span>
        ))}
      </p>
      <div class="choices">
        <LinkButton low href={`/developers/requests?key=${key.id}`}>
          {words.toRequests}
        </LinkButton>
        <Button low icon="swap" onPress={onRotate}>
          {words.rotate}
        </Button>
        <Button low icon="close" onPress={onRevoke}>
          {words.revoke}
        </Button>
      </div>
    </div>
  );
}
