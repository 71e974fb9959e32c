import { useState } from 'preact/hooks';
import { api, bodyOf } from '../../core/api.js';
import { t } from '../../core/language.js';
import { account } from '../../core/session.js';
import { toast } from '../../core/toasts.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { account as ofAccount } from '../../words/account.js';
import { NewPassword } from './new-password.js';

/** Changes the password, which ends the log-in of all other devices. */
export function Password() {
  const words = t(ofAccount);
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const change = async () => {
    await bodyOf(api.PUT('/v1/users/me/password', { body: { currentPassword, newPassword } }));
    toast(words.passwordChanged);
    for (const clear of [setCurrent, setNew]) clear('');
  };
  return (
    <section class="card">
      <h2>{words.password}</h2>
      <Form action={words.changePassword} onSend={change}>
        {/* For programs that keep passwords. */}
        <input
          class="unseen"
          autocomplete="username"
          value={account.value!.me.loginId}
          tabIndex={-1}
          aria-hidden
          readOnly
        />
        <Field
          label={words.currentPassword}
          type="password"
          value={currentPassword}
          onInput={setCurrent}
          autocomplete="current-password"
          required
        />
        <NewPassword value={newPassword} onInput={setNew} />
      </Form>
    </section>
  );
}
