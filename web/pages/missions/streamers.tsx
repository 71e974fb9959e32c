import { useRef, useState } from 'preact/hooks';
import { api, bodyOf } from '../../core/api.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { Field } from '../../ui/field.js';
import { Loaded } from '../../ui/states.js';
import { missions } from '../../words/missions.js';

const LIMIT = 12;

/** Streamers who can be found, by the beginning of a handle or a name: the way to their pages. */
export function Streamers() {
  const words = t(missions);
  const [q, setQ] = useState('');
  const asked = useRef('');
  const found = useResource(() => {
    const query = { limit: LIMIT, ...(asked.current && { q: asked.current }) };
    return bodyOf(api.GET('/v1/streamers', { params: { query } }));
  }, []);
  const search = (text: string) => {
    setQ(text);
    asked.current = text.trim();
    void found.load();
  };
  return (
    <section class="card">
      <h2>{words.streamers}</h2>
      <Field label={words.findStreamer} value={q} onInput={search} autocomplete="off" maxLength={30} />
      <Loaded of={found}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="soft" role="status">
              {words.noStreamer}
            </p>
          ) : (
            <ul class="choices">
              {items.map(({ id, handle, name }) => (
                <li key={id}>
                  <a class="choice" href={`/@${handle}`}>
                    {name} <span class="small soft">@{handle}</span>
                  </a>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
