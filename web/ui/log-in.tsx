import { useEffect, useState } from 'preact/hooks';
import { failureOf } from '../core/failure.js';
import { t } from '../core/language.js';
import { accounts, ended, logIn, use, type Role } from '../core/session.js';
import { loadSite, site } from '../core/site.js';
import { toast } from '../core/toasts.js';
import { common } from '../words/common.js';
import { register } from '../words/register.js';
import { Button } from './button.js';
import { Field } from './field.js';
import { Register } from './register.js';

/** The form to log in; in a demo its accounts are a click each. */
export function LogIn({ role, onDone }: { role?: Role | undefined; onDone?: () => void }) {
  const words = t(common);
  const [loginId, setLoginId] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string>();
  const [isNew, setNew] = useState(false);
  const [isShown, setShown] = useState(false);
  useEffect(() => void loadSite().catch(() => {}), []); // without it there is the form
  const enter = async (id: string, secret: string) => {
    try {
      await logIn(id, secret);
      onDone?.();
    } catch (thrown) {
      setError(failureOf(thrown).message);
    }
  };
  if (isNew) return <Register role={role} onDone={onDone} onBack={() => setNew(false)} />;
  const demo = site.value?.demo;
  const people = demo?.people.filter(({ roles }) => !role || roles.includes(role)) ?? [];
  const known = accounts.value.filter(({ me }) => !role || me.roles.includes(role));
  return (
    <div class="stack">
      {ended.value && <p class="note">{ended.value.message}</p>}
      {known.map(({ me }) => (
        <Button
          key={me.id}
          wide
          onPress={() => {
            use(me.id);
            onDone?.();
          }}
        >
          {words.continueAs(me.name)}
        </Button>
      ))}
      {demo && people.length > 0 && (
        <div class="stack tight">
          <p class="label">{words.demoAccounts}</p>
          <div class="choices">
            {people.map(({ loginId: id, name }) => (
              <Button key={id} low onPress={() => enter(id, demo.password)}>
                {name}
              </Button>
            ))}
          </div>
        </div>
      )}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void enter(loginId.trim(), password);
        }}
      >
        <Field label={words.loginId} value={loginId} onInput={setLoginId} autocomplete="username" required />
        <Field
          label={words.password}
          type={isShown ? 'text' : 'password'}
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          required
          error={error}
        />
        <label class="tick small">
          <input type="checkbox" checked={isShown} onChange={({ currentTarget }) => setShown(currentTarget.checked)} />
          {words.showPassword}
        </label>
        <Button kind="primary" wide submits>
          {words.logIn}
        </Button>
      </form>
      <div class="row apart">
        <a href="/account#forgot">{words.forgot}</a>
        <Button kind="bare" low onPress={() => setNew(true)}>
          {t(register).open}
        </Button>
      </div>
    </div>
  );
}

/** The card that stands in place of a page which needs a log-in, or one with a role. */
export const LogInCard = ({ role }: { role?: Role }) => (
  <main id="content" class="page narrow">
    <h1>{role ? t(common).needsRole(t(common).roles[role]) : t(common).needsLogIn}</h1>
    <section class="card">
      <LogIn role={role} />
    </section>
  </main>
);

/** Logs in as a person of the demo. */
export async function enterDemo(loginId: string): Promise<void> {
  const { demo } = await loadSite();
  if (demo) await logIn(loginId, demo.password);
  else toast(t(common).failed, 'bad');
}
