import { api, bodyOf, once, type Schemas } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Loaded, More } from '../../ui/states.js';
import { account } from '../../words/account.js';

type Session = Schemas['Session'];

/** The program and the system of a device, as far as it says them. */
function deviceOf(userAgent: string | null): string | undefined {
  const found = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  const browser = found([
    [/Edg/, 'Edge'],
    [/SamsungBrowser/, 'Samsung Internet'],
    [/Firefox|FxiOS/, 'Firefox'],
    [/Chrome|CriOS/, 'Chrome'],
    [/Safari/, 'Safari'],
  ]);
  const system = found([
    [/iPhone|iPad/, 'iOS'],
    [/Android/, 'Android'],
    [/Mac OS/, 'macOS'],
    [/Windows/, 'Windows'],
    [/Linux/, 'Linux'],
  ]);
  return [browser, system].filter(Boolean).join(' · ') || userAgent?.split('/')[0];
}

/** Where one is logged in, and the ways to end that. */
export function Sessions() {
  const words = t(account);
  const { list, more } = usePages(
    (cursor) => bodyOf(api.GET('/v1/sessions', { params: { query: { ...(cursor && { cursor }) } } })),
    [],
  );
  const endOthers = async () => {
    await bodyOf(api.DELETE('/v1/sessions', { params: { header: once() } }));
    toast(words.ended);
    await list.load();
  };
  return (
    <section class="card">
      <h2>{words.sessions}</h2>
      <Loaded of={list}>
        {({ items, hasMore }) => (
          <>
            <ul class="list">
              {items.map((session) => (
                <li key={session.id} class="item">
                  <Row session={session} onEnded={list.load} />
                </li>
              ))}
            </ul>
            <More of={hasMore} wide onPress={more} />
            {items.length > 1 && (
              <Button wide icon="out" onPress={endOthers}>
                {words.endOthers}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

function Row({ session, onEnded }: { session: Session; onEnded: () => Promise<void> }) {
  const words = t(account);
  const device = deviceOf(session.userAgent) ?? words.unknownDevice;
  const end = async () => {
    await bodyOf(api.DELETE('/v1/sessions/{id}', { params: { path: { id: session.id }, header: once() } }));
    toast(words.ended);
    await onEnded();
  };
  return (
    <>
      <span class="body">
        <strong>{device}</strong>
        <br />
        <span class="small soft">
          {[session.network, words.lastUsed(dayAndClock(session.lastUsedAt))].filter(Boolean).join(' · ')}
        </span>
      </span>
      {session.isCurrent ? (
        <span class="badge live">{words.thisOne}</span>
      ) : (
        <Button low label={words.endOf(device)} onPress={end}>
          {words.end}
        </Button>
      )}
    </>
  );
}
