import { useState } from 'preact/hooks';
import { api, bodyOf, type Schemas } from '../../core/api.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { common } from '../../words/common.js';
import { ofConsole } from '../../words/console.js';
import type { TabProps } from './console.js';
import { PersonSheet } from './person-sheet.js';

/** Accounts, newest first, or the one with a login id or an address. */
export function People({ shown, show }: TabProps) {
  const words = t(ofConsole);
  const [typed, setTyped] = useState('');
  const [sought, setSought] = useState('');
  const { list, more } = usePages(
    (cursor) => {
      const filter = sought && (sought.includes('@') ? { email: sought } : { loginId: sought });
      const query = { limit: 20, ...filter, ...(cursor && { cursor }) };
      return bodyOf(api.GET('/v1/users', { params: { query } }));
    },
    [sought],
  );
  return (
    <section class="card">
      <form
        class="console-find"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setSought(typed.trim());
        }}
      >
        <Field label={words.findLabel} value={typed} onInput={setTyped} hint={words.findHint} autocomplete="off" />
        <Button submits>{words.find}</Button>
      </form>
      <Loaded of={list}>
        {({ items, hasMore }) => (
          <>
            {items.length === 0 && <Empty icon="person" title={words.noPeople} />}
            <ul class="list">
              {items.map((one) => (
                <li key={one.id}>
                  <button type="button" class="item" aria-haspopup="dialog" onClick={() => show({ open: one.id })}>
                    <Row of={one} />
                  </button>
                </li>
              ))}
            </ul>
            <More of={hasMore} onPress={more} />
          </>
        )}
      </Loaded>
      {shown.open && (
        <PersonSheet
          id={shown.open}
          onClose={() => {
            show({ open: '' });
            void list.load();
          }}
        />
      )}
    </section>
  );
}

const Row = ({ of: { name, loginId, roles, suspendedAt } }: { of: Schemas['Account'] }) => (
  <>
    <span class="face" aria-hidden="true">
      {name.slice(0, 1)}
    </span>
    <span class="body">
      <span class="title">
        <strong>{name}</strong> <span class="soft">{loginId}</span>
      </span>
      <br />
      <span class="small soft">{roles.map((role) => t(common).roles[role]).join(' · ')}</span>
    </span>
    {suspendedAt && <span class="badge bad">{t(ofConsole).suspended}</span>}
  </>
);
