import { api, bodyOf, once } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { language, t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { useResource } from '../../core/resource.js';
import { toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { ofConsole } from '../../words/console.js';

/** Whether money adds up and may move, work that used up its attempts, and the queues. */
export const System = () => (
  <div class="halves">
    <DeadLetters />
    <div class="stack">
      <Books />
      <Queues />
    </div>
  </div>
);

function Books() {
  const words = t(ofConsole);
  const books = useResource(() => bodyOf(api.GET('/v1/ledger/trial-balance')), []);
  const count = (number: number) => number.toLocaleString(language.value);
  return (
    <section class="card">
      <h2>{words.books}</h2>
      <Loaded of={books}>
        {({ difference, accounts, transfers, findings, readOnly, checkedAt }) => (
          <>
            <p class="row">
              <span class={`badge ${readOnly ? 'bad' : 'live'}`}>{readOnly ? words.stopped : words.running}</span>
              {difference === 0 && findings.length === 0 && <span class="badge live">{words.balanced}</span>}
            </p>
            {findings.map((finding) => (
              <p key={finding} class="note bad">
                {finding}
              </p>
            ))}
            <dl class="facts">
              <dt>{words.difference}</dt>
              <dd class="number">{count(difference)}</dd>
              <dt>{words.accounts}</dt>
              <dd class="number">{count(accounts)}</dd>
              <dt>{words.transfers}</dt>
              <dd class="number">{count(transfers)}</dd>
              <dt>{words.checkedAt}</dt>
              <dd class="number">{dayAndClock(checkedAt)}</dd>
            </dl>
          </>
        )}
      </Loaded>
      <Button low onPress={books.load}>
        {words.checkAgain}
      </Button>
    </section>
  );
}

function DeadLetters() {
  const words = t(ofConsole);
  const { list, more } = usePages(
    (cursor) =>
      bodyOf(
        api.GET('/v1/dead-letters', { params: { query: { redriven: false, limit: 50, ...(cursor && { cursor }) } } }),
      ),
    [],
  );
  const redrive = (ids: string[]) => async () => {
    const body = { ids, ratePerSecond: 10 };
    const { count } = await bodyOf(api.POST('/v1/dead-letters/redrive', { params: { header: once() }, body }));
    toast(words.redriven(count));
    await list.load();
  };
  return (
    <section class="card">
      <h2>{words.letters}</h2>
      <Loaded of={list}>
        {({ items, hasMore }) => (
          <>
            {items.length === 0 ? (
              <Empty icon="check" title={words.noLetters} />
            ) : (
              <Button low onPress={redrive(items.map(({ id }) => id))}>
                {words.redriveAll(items.length)}
              </Button>
            )}
            <ul class="list">
              {items.map(({ id, source, reason, lastError, attempts, diedAt }) => (
                <li key={id} class="item">
                  <span class="body">
                    <strong>{source}</strong>
                    <br />
                    <span class="small soft number">
                      {reason} · {words.attempts(attempts)} · {dayAndClock(diedAt)}
                    </span>
                    {lastError && (
                      <>
                        <br />
                        <span class="small">{lastError}</span>
                      </>
                    )}
                  </span>
                  <Button low onPress={redrive([id])}>
                    {words.redrive}
                  </Button>
                </li>
              ))}
            </ul>
            <More of={hasMore} onPress={more} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function Queues() {
  const words = t(ofConsole);
  return (
    <section class="card">
      <h2>{words.queues}</h2>
      <p class="small soft">{words.queuesHint}</p>
      <a class="button quiet" href="/admin/queues" target="_blank" rel="noreferrer">
        {words.openQueues}
      </a>
    </section>
  );
}
