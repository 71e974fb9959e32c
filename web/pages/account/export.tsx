import { api, bodyOf, once, type Schemas } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Loaded } from '../../ui/states.js';
import { account } from '../../words/account.js';

type Export = Schemas['AccountExport'];

/** The files with all that is one's: those that can be fetched, and the way to a new one. */
export function Exports() {
  const words = t(account);
  const list = useResource(() => bodyOf(api.GET('/v1/users/me/exports')), []);
  const request = async () => {
    await bodyOf(api.POST('/v1/users/me/exports', { params: { header: once() } }));
    toast(words.exportRequested);
    await list.load();
  };
  return (
    <section class="card">
      <h2>{words.export}</h2>
      <p class="small soft">{words.exportHint}</p>
      <Loaded of={list}>
        {({ items }) => (
          <>
            {items.length > 0 && (
              <ul class="list">
                {items.map((one) => (
                  <li key={one.id} class="item">
                    <Row of={one} />
                  </li>
                ))}
              </ul>
            )}
            <Button wide icon="archive" disabled={items.some(({ state }) => state === 'waiting')} onPress={request}>
              {words.requestExport}
            </Button>
          </>
        )}
      </Loaded>
    </section>
  );
}

function Row({ of: { id, state, createdAt, expiresAt } }: { of: Export }) {
  const words = t(account);
  return (
    <>
      <span class="body">
        <strong>{dayAndClock(createdAt)}</strong>
        <br />
        <span class="small soft">
          {expiresAt ? words.exportUntil(dayAndClock(expiresAt)) : words.exportStates[state]}
        </span>
      </span>
      {state === 'ready' && (
        <Button low onPress={() => download(id)}>
          {words.download}
        </Button>
      )}
    </>
  );
}

/** The browser saves the file without a token of its own: a ticket opens it once. */
async function download(id: string): Promise<void> {
  const { ticket } = await bodyOf(api.POST('/v1/notifications/stream-tickets'));
  location.assign(`/v1/users/me/exports/${id}/content?ticket=${encodeURIComponent(ticket)}`);
}
