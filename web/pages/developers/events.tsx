import { useState } from 'preact/hooks';
import { findEventTypes, type EventType } from '../../developers/documents.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { Code } from '../../developers/code.js';
import { Field } from '../../ui/field.js';
import { Empty, Loaded } from '../../ui/states.js';
import { developers } from '../../words/developers.js';

/** The catalogue of events, as the contract has it. */
export function Events() {
  const words = t(developers);
  const [wanted, setWanted] = useState('');
  const types = useResource(findEventTypes, []);
  return (
    <section class="card">
      <div class="stack tight">
        <h2>{words.tabs.events}</h2>
        <p class="soft">{words.eventsLead}</p>
      </div>
      <Field label={words.filterEvents} value={wanted} onInput={setWanted} autocomplete="off" />
      <Loaded of={types}>
        {(all) => {
          const found = all.filter(({ type }) => type.includes(wanted.trim()));
          return found.length === 0 ? (
            <Empty icon="pulse" title={words.noEvents} />
          ) : (
            <>
              <p class="small soft" role="status">
                {words.eventCount(found.length)}
              </p>
              <ul class="list">
                {found.map((one) => (
                  <li key={one.type}>
                    <Entry of={one} />
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Entry({ of: { type, summary, example } }: { of: EventType }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="entry" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span class="body">
          <strong class="mono">{type}</strong>
          <br />
          <span class="small soft">{summary}</span>
        </span>
      </summary>
      {isOpen && (
        <div class="inside">
          <Code text={JSON.stringify(example, null, 2)} label={type} />
        </div>
      )}
    </details>
  );
}
