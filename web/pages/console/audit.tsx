import { api, bodyOf } from '../../core/api.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { Button } from '../../ui/button.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { ofConsole } from '../../words/console.js';
import type { TabProps } from './console.js';
import { Act } from './parts.js';

/** What operators did: all of it, or of one of them, or with one thing. */
export function Audit({ shown: { actor, subject }, show }: TabProps) {
  const words = t(ofConsole);
  const { list, more } = usePages(
    (cursor) => {
      const filter = { ...(actor && { actorId: actor }), ...(subject && { subjectId: subject }) };
      return bodyOf(api.GET('/v1/audit', { params: { query: { limit: 50, ...filter, ...(cursor && { cursor }) } } }));
    },
    [actor, subject],
  );
  return (
    <section class="card">
      <div class="row apart">
        <h2>{words.tabs.audit}</h2>
        {(actor || subject) && (
          <Button low icon="close" onPress={() => show({ actor: '', subject: '' })}>
            {words.clear}
          </Button>
        )}
      </div>
      <Loaded of={list}>
        {({ items, hasMore }) => (
          <>
            {items.length === 0 && <Empty icon="book" title={words.noActs} />}
            <ul class="list">
              {items.map((act) => (
                <li key={act.id} class="event">
                  <Act act={act}>
                    <p class="row">
                      {act.actorId && !actor && (
                        <Button kind="bare" low onPress={() => show({ actor: act.actorId! })}>
                          {words.onlyActor}
                        </Button>
                      )}
                      {act.subjectId && !subject && (
                        <Button kind="bare" low onPress={() => show({ subject: act.subjectId! })}>
                          {words.onlySubject}
                        </Button>
                      )}
                    </p>
                  </Act>
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
