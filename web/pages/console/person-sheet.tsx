import { useState } from 'preact/hooks';
import { api, bodyOf, once, type Schemas } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { account, type Role } from '../../core/session.js';
import { toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Sheet } from '../../ui/sheet.js';
import { Loaded } from '../../ui/states.js';
import { common } from '../../words/common.js';
import { ofConsole } from '../../words/console.js';
import { ActList } from './parts.js';

async function read(id: string) {
  const [person, acts] = await Promise.all([
    bodyOf(api.GET('/v1/users/{id}', { params: { path: { id } } })),
    bodyOf(api.GET('/v1/audit', { params: { query: { subjectId: id, limit: 20 } } })),
  ]);
  return { person, acts: acts.items };
}

/** An account, what operators did to it, and what an admin can do. */
export function PersonSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const words = t(ofConsole);
  const all = useResource(() => read(id), [id]);
  return (
    <Sheet title={all.data.value?.person.name ?? words.tabs.people} onClose={onClose}>
      <Loaded of={all}>
        {({ person, acts }) => (
          <>
            <Facts person={person} />
            {person.id === account.value?.me.id ? (
              <p class="note calm">{words.own}</p>
            ) : (
              <Actions key={person.roles.join()} person={person} onChange={all.load} />
            )}
            <section class="stack tight">
              <h3>{words.history}</h3>
              <ActList items={acts} />
            </section>
          </>
        )}
      </Loaded>
    </Sheet>
  );
}

function Facts({ person: { loginId, email, createdAt, suspendedAt } }: { person: Schemas['Account'] }) {
  const words = t(ofConsole);
  const facts: [string, string][] = [
    [t(common).loginId, loginId],
    [words.email, email],
    [words.joined, dayAndClock(createdAt)],
    ...(suspendedAt ? ([[words.suspended, dayAndClock(suspendedAt)]] as [string, string][]) : []),
  ];
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name} class="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Actions({ person, onChange }: { person: Schemas['Account']; onChange: () => Promise<void> }) {
  const words = t(ofConsole);
  const [roles, setRoles] = useState<readonly Role[]>(person.roles);
  const [reason, setReason] = useState('');
  const params = { path: { id: person.id }, header: once() };
  const why = reason.trim();
  const all = Object.keys(t(common).roles) as Role[];
  const toggle = (role: Role) =>
    setRoles(roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role]);
  const act = (call: () => Promise<unknown>, done: string) => async () => {
    await call();
    setReason('');
    await onChange();
    toast(done);
  };
  const saveRoles = act(
    () => bodyOf(api.PUT('/v1/users/{id}/roles', { params, body: { roles: [...roles], ...(why && { reason: why }) } })),
    words.rolesSaved,
  );
  const suspend = act(
    () => bodyOf(api.PUT('/v1/users/{id}/suspension', { params, body: { reason: why } })),
    words.suspendDone,
  );
  const restore = act(() => bodyOf(api.DELETE('/v1/users/{id}/suspension', { params })), words.restoreDone);
  const end = act(() => bodyOf(api.DELETE('/v1/users/{id}/sessions', { params })), words.sessionsEnded);
  const isSame = roles.length === person.roles.length && roles.every((role) => person.roles.includes(role));
  return (
    <section class="card flat">
      <fieldset class="stack tight">
        <legend class="label">{words.roles}</legend>
        {all.map((role) => (
          <label key={role} class="check">
            <input type="checkbox" checked={roles.includes(role)} onChange={() => toggle(role)} />
            {t(common).roles[role]}
          </label>
        ))}
      </fieldset>
      <Field label={words.reason} value={reason} onInput={setReason} maxLength={200} hint={words.reasonHint} />
      <div class="choices">
        <Button low disabled={isSame || roles.length === 0} onPress={saveRoles}>
          {words.saveRoles}
        </Button>
        <Button low onPress={end}>
          {words.endSessions}
        </Button>
        {person.suspendedAt ? (
          <Button low onPress={restore}>
            {words.restore}
          </Button>
        ) : (
          <Button low kind="danger" disabled={!why} onPress={suspend}>
            {words.suspend}
          </Button>
        )}
      </div>
    </section>
  );
}
