import { useEffect, useState } from 'preact/hooks';
import { api, bodyOf, once, type Schemas } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { language, t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Select } from '../../ui/select.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { ofConsole } from '../../words/console.js';

type Import = Schemas['CafeImport'];
const tones: Record<Import['state'], string> = {
  ...{ queued: 'warn', running: 'live', succeeded: '', failed: 'bad', cancelled: '' },
};
const isOver = ({ endedAt }: Import): boolean => endedAt !== null;
/** What goes on is looked at so often. */
const EVERY_MS = 2_000;

/** Imports with their progress, and a new one from a file. */
export function Imports() {
  const words = t(ofConsole);
  const { list, more } = usePages(
    (cursor) => bodyOf(api.GET('/v1/cafes/imports', { params: { query: { limit: 10, ...(cursor && { cursor }) } } })),
    [],
  );
  const goesOn = list.data.value?.items.some((one) => !isOver(one)) ?? false;
  useEffect(() => {
    if (!goesOn) return;
    const timer = setInterval(() => void list.load(), EVERY_MS);
    return () => clearInterval(timer);
  }, [goesOn, list]);
  const cancel = (id: string) => async () => {
    await bodyOf(api.POST('/v1/cafes/imports/{id}/cancellation', { params: { path: { id }, header: once() } }));
    toast(words.cancelled);
    await list.load();
  };
  return (
    <section class="card">
      <h2>{words.imports}</h2>
      <Upload onDone={list.load} />
      <Loaded of={list}>
        {({ items, hasMore }) => (
          <>
            {items.length === 0 && <Empty icon="cup" title={words.noImports} />}
            <ul class="list">
              {items.map((one) => (
                <li key={one.id} class="event stack tight">
                  <Progress of={one} />
                  {!isOver(one) && (
                    <Button low onPress={cancel(one.id)}>
                      {words.cancelImport}
                    </Button>
                  )}
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

function Progress({ of: { source, fileName, state, progress, counts, error, createdAt } }: { of: Import }) {
  const words = t(ofConsole);
  const name = fileName ?? source;
  const [created, updated, rejected] = [counts.created, counts.updated, counts.rejected].map((count) =>
    count.toLocaleString(language.value),
  ) as [string, string, string];
  return (
    <>
      <p class="row apart">
        <strong>{name}</strong>
        <span class={`badge ${tones[state]}`}>{words.importStates[state]}</span>
      </p>
      {state === 'running' && (
        <progress max="1" value={progress} aria-label={name}>
          {Math.round(progress * 100)}%
        </progress>
      )}
      <p class="small soft number">
        {words.importCounts(created, updated, rejected)} · {dayAndClock(createdAt)}
      </p>
      {error && <p class="note bad">{error.message}</p>}
    </>
  );
}

const sources = ['localdata', 'sbiz', 'overpass', 'geojson'] as const;

function Upload({ onDone }: { onDone: () => Promise<void> }) {
  const words = t(ofConsole);
  const [source, setSource] = useState<(typeof sources)[number]>('localdata');
  const [file, setFile] = useState<File>();
  const [dryRun, setDryRun] = useState(false);
  const upload = async () => {
    const form = new FormData();
    form.set('source', source);
    form.set('dryRun', String(dryRun));
    form.set('file', file!);
    const options = { params: { header: once() }, body: form as never, bodySerializer: (body: unknown) => body };
    await bodyOf(api.POST('/v1/cafes/imports', options as never));
    toast(words.uploaded);
    await onDone();
  };
  return (
    <div class="stack tight">
      <Select
        label={words.source}
        value={source}
        options={sources.map((value) => ({ value, label: value }))}
        onChange={setSource}
      />
      <label class="field">
        <span class="label">{words.file}</span>
        <input
          type="file"
          class="input"
          accept=".csv,.json,.geojson"
          onChange={({ currentTarget }) => setFile(currentTarget.files?.[0])}
        />
      </label>
      <label class="check">
        <input type="checkbox" checked={dryRun} onChange={({ currentTarget }) => setDryRun(currentTarget.checked)} />
        {words.dryRun}
      </label>
      <Button disabled={!file} onPress={upload}>
        {words.upload}
      </Button>
    </div>
  );
}
