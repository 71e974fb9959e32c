import { useState } from 'preact/hooks';
import { api, bodyOf, once } from '../core/api.js';
import { failureOf } from '../core/failure.js';
import { language, t } from '../core/language.js';
import { logIn } from '../core/session.js';
import { common } from '../words/common.js';
import { register } from '../words/register.js';
import { Button } from './button.js';
import { Choices, Field } from './field.js';
import { Refusal } from './states.js';

/** The roles that registration gives. */
const openRoles = ['consumer', 'driver', 'streamer'] as const;
type OpenRole = (typeof openRoles)[number];

type Props = { role: string | undefined; onDone: (() => void) | undefined; onBack: () => void };

/** The form for a new account, which is logged in at once. */
export function Register({ role: wanted, onDone, onBack }: Props) {
  const words = t(register);
  const [role, setRole] = useState<OpenRole>(openRoles.find((one) => one === wanted) ?? 'consumer');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [loginId, setLoginId] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string>();
  const [isSending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    try {
      const body = { loginId: loginId.trim(), password, name, email, locale: language.value, roles: [role] };
      await bodyOf(api.POST('/v1/users', { params: { header: once() }, body }));
      await logIn(body.loginId, password);
      onDone?.();
    } catch (thrown) {
      setError(failureOf(thrown).message);
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Choices
        label={words.role}
        value={role}
        options={openRoles.map((value) => ({ value, label: words.roles[value] }))}
        onChange={setRole}
      />
      <Field label={words.name} value={name} onInput={setName} autocomplete="name" required />
      <Field label={words.email} type="email" value={email} onInput={setEmail} autocomplete="email" required />
      <Field label={t(common).loginId} value={loginId} onInput={setLoginId} autocomplete="username" required />
      <Field
        label={t(common).password}
        type="password"
        value={password}
        onInput={setPassword}
        autocomplete="new-password"
        hint={words.passwordHint}
        required
      />
      <Refusal reason={error} />
      <Button kind="primary" wide submits busy={isSending}>
        {words.submit}
      </Button>
      <Button kind="bare" wide onPress={onBack}>
        {words.back}
      </Button>
    </form>
  );
}
