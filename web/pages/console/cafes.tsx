import { api, bodyOf, once, type Schemas } from '../../core/api.js';
import { meters } from '../../core/format.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { has } from '../../core/session.js';
import { toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { ofConsole } from '../../words/console.js';
import { Imports } from './imports.js';

/** Cafés that may be one place, edits that people suggest, and imports. */
export const Cafes = () => (
  <div class="halves">
    <Duplicates />
    <div class="stack">
      <Suggestions />
      {has('admin') && <Imports />}
    </div>
  </div>
);

function Duplicates() {
  const words = t(ofConsole);
  const { list, more } = usePages(
    (cursor) =>
      bodyOf(api.GET('/v1/cafes/duplicates', { params: { query: { limit: 20, ...(cursor && { cursor }) } } })),
    [],
  );
  const decide = (id: string, verdict: 'merger' | 'dismissal') => async () => {
    const params = { path: { id }, header: once() };
    if (verdict === 'merger') await bodyOf(api.POST('/v1/cafes/duplicates/{id}/merger', { params }));
    else await bodyOf(api.POST('/v1/cafes/duplicates/{id}/dismissal', { params }));
    toast(verdict === 'merger' ? words.merged : words.dismissed);
    await list.load();
  };
  return (
    <section class="card">
      <h2>{words.duplicates}</h2>
      <Loaded of={list}>
        {({ items, hasMore }) => (
          <>
            {items.length === 0 && <Empty icon="cup" title={words.noDuplicates} />}
            <ul class="list">
              {items.map(({ id, first, second, similarity, distance }) => (
                <li key={id} class="event stack tight">
                  <div class="twins">
                    <Side of={first} />
                    <Side of={second} />
                  </div>
                  <p class="small soft number">
                    {words.similarity(Math.round(similarity * 100))}
                    {distance !== null && ` · ${words.apart(meters(distance))}`}
                  </p>
                  <div class="choices">
                    <Button low kind="primary" onPress={decide(id, 'merger')}>
                      {words.merge}
                    </Button>
                    <Button low onPress={decide(id, 'dismissal')}>
                      {words.dismiss}
                    </Button>
                  </div>
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

const Side = ({ of: { name, roadAddress, sources } }: { of: Schemas['CafeOfDuplicate'] }) => (
  <div>
    <strong>{name}</strong>
    <p class="small soft">{roadAddress ?? '–'}</p>
    <p class="small soft">{sources.map(({ source }) => source).join(', ')}</p>
  </div>
);

const nameOf = (field: string): string => (t(ofConsole).fields as Record<string, string>)[field] ?? field;

function Suggestions() {
  const words = t(ofConsole);
  const { list, more } = usePages((cursor) => {
    const query = { state: 'pending' as const, limit: 20, ...(cursor && { cursor }) };
    return bodyOf(api.GET('/v1/cafe-suggestions', { params: { query } }));
  }, []);
  const decide = (id: string, verdict: 'approval' | 'rejection') => async () => {
    const params = { path: { id }, header: once() };
    if (verdict === 'approval') await bodyOf(api.POST('/v1/cafe-suggestions/{id}/approval', { params }));
    else await bodyOf(api.POST('/v1/cafe-suggestions/{id}/rejection', { params }));
    toast(verdict === 'approval' ? words.approved : words.rejected);
    await list.load();
  };
  return (
    <section class="card">
      <h2>{words.suggestions}</h2>
      <Loaded of={list}>
        {({ items, hasMore }) => (
          <>
            {items.length === 0 && <Empty icon="cup" title={words.noSuggestions} />}
            <ul class="list">
              {items.map(({ id, cafeId, changes, note }) => (
                <li key={id} class="event stack tight">
                  <dl class="facts">
                    {Object.entries(changes).map(([field, value]) => (
                      <div key={field} class="fact">
                        <dt>{nameOf(field)}</dt>
                        <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
                      </div>
                    ))}
                  </dl>
                  {note && <p class="small">“{note}”</p>}
                  <div class="choices">
                    <Button low kind="primary" onPress={decide(id, 'approval')}>
                      {words.approve}
                    </Button>
                    <Button low onPress={decide(id, 'rejection')}>
                      {words.reject}
                    </Button>
                    <a class="button bare low" href={`/cafes#cafe=${cafeId}`}>
                      {words.toCafe}
                    </a>
                  </div>
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
