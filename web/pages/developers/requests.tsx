import { useState } from 'preact/hooks';
import { api, bodyOf, type Schemas } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { useQuery } from '../../core/query.js';
import { useResource } from '../../core/resource.js';
import { navigate } from '../../core/router.js';
import { Button } from '../../ui/button.js';
import { Code } from '../../developers/code.js';
import { Field } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { Select } from '../../ui/select.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { developers } from '../../words/developers.js';

type Logged = Schemas['ApiRequest'];
type Filters = Schemas['RequestMethod'] | Schemas['StatusClass'] | '';
const methods = ['', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const classes = ['', '2xx', '3xx', '4xx', '5xx'] as const;
const HOUR_MS = 3_600_000;
const LIMIT = 50;

const toneOf = (status: number): string => (status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'live');

/** What the keys of the person asked for, and the way to one request by its id. */
export function Requests() {
  const words = t(developers);
  const [{ key, method, status, since }, change] = useQuery({ key: '', method: '', status: '', since: '168' });
  const keys = useResource(() => bodyOf(api.GET('/v1/api-keys', { params: { query: { limit: 100 } } })), []);
  const { list, more } = usePages(
    (cursor) => {
      const query = {
        limit: LIMIT,
        since: new Date(Date.now() - (Number(since) || 168) * HOUR_MS).toISOString(),
        ...(key && { keyId: key }),
        ...(method && { method: method as Schemas['RequestMethod'] }),
        ...(status && { status: status as Schemas['StatusClass'] }),
        ...(cursor && { cursor }),
      };
      return bodyOf(api.GET('/v1/requests', { params: { query } }));
    },
    [key, method, status, since],
  );
  const option = (value: string) => ({ value, label: value || words.all });
  const ofKeys = keys.data.value?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  return (
    <section class="card">
      <div class="stack tight">
        <h2>{words.tabs.requests}</h2>
        <p class="soft">{words.requestsLead}</p>
      </div>
      <Search />
      <div class="filters">
        <Select
          label={words.key}
          value={key}
          options={[option(''), ...ofKeys]}
          onChange={(value) => change({ key: value })}
        />
        <Select
          label={words.method}
          value={method as Filters}
          options={methods.map(option) as { value: Filters; label: string }[]}
          onChange={(value) => change({ method: value })}
        />
        <Select
          label={words.status}
          value={status as Filters}
          options={classes.map(option) as { value: Filters; label: string }[]}
          onChange={(value) => change({ status: value })}
        />
        <Select
          label={words.since}
          value={since}
          options={Object.entries(words.sinces).map(([value, label]) => ({ value, label }))}
          onChange={(value) => change({ since: value })}
        />
      </div>
      <Loaded of={list}>
        {({ items, hasMore }) =>
          items.length === 0 ? (
            <Empty icon="receipt" title={words.noRequests}>
              <p>{words.noRequestsHint}</p>
            </Empty>
          ) : (
            <>
              <ul class="list">
                {items.map((one, place) => (
                  <li key={place}>
                    <Row of={one} />
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

function Search() {
  const words = t(developers);
  const [id, setId] = useState('');
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (id.trim()) navigate(`/developers/requests/${encodeURIComponent(id.trim())}`);
      }}
    >
      <Field label={`${words.requestId} (${words.requestIdHint})`} value={id} onInput={setId} autocomplete="off" />
      <Button submits icon="target">
        {words.find}
      </Button>
    </form>
  );
}

function Row({ of: { requestId, createdAt, method, route, status, problem, durationMs, key } }: { of: Logged }) {
  const words = t(developers);
  return (
    <a class="item" href={`/developers/requests/${requestId}`}>
      <span class="body">
        <span class="title mono">
          <strong>{method}</strong> {route ?? words.noRoute}
        </span>
        <br />
        <span class="small soft">
          {[dayAndClock(createdAt), `${durationMs} ms`, key.name, problem].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span class={`badge number ${toneOf(status)}`}>{status}</span>
      <Icon name="chevron" />
    </a>
  );
}

/** One request, by its id. */
export function Request({ id }: { id: string }) {
  const words = t(developers);
  const request = useResource(
    () => bodyOf(api.GET('/v1/requests/{requestId}', { params: { path: { requestId: id } } })),
    [id],
  );
  return (
    <section class="card">
      <a href="/developers/requests">{words.back}</a>
      <Search />
      <Loaded of={request}>
        {({ requestId, createdAt, method, route, status, problem, durationMs, key, idempotencyKey }) => (
          <>
            <div class="row apart">
              <h2 class="mono">
                {method} {route ?? words.noRoute}
              </h2>
              <span class={`badge number ${toneOf(status)}`}>{status}</span>
            </div>
            <Code text={requestId} label={words.requestId} />
            <dl class="facts">
              <dt>{words.time}</dt>
              <dd>{dayAndClock(createdAt)}</dd>
              <dt>{words.duration}</dt>
              <dd class="number">{durationMs} ms</dd>
              <dt>{words.problem}</dt>
              <dd class="mono">{problem ?? words.none}</dd>
              <dt>{words.key}</dt>
              <dd>{key.name}</dd>
              <dt>{words.idempotencyKey}</dt>
              <dd class="mono">{idempotencyKey ?? words.none}</dd>
            </dl>
          </>
        )}
      </Loaded>
    </section>
  );
}
