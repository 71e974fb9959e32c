import { useEffect, useState } from 'preact/hooks';
import { api, bodyOf, once } from '../../core/api.js';
import { t } from '../../core/language.js';
import { account, setMe } from '../../core/session.js';
import { toast, toastFailure } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { account as ofAccount } from '../../words/account.js';

/** The address to which mails go: whether it is confirmed, and its change in two steps. */
export function Email() {
  const words = t(ofAccount);
  const { me } = account.value!;
  // What the log-in kept may be of before a link was followed elsewhere.
  useEffect(() => void bodyOf(api.GET('/v1/users/me')).then(setMe, toastFailure), []);
  const verify = async () => {
    await bodyOf(api.POST('/v1/users/me/email-verification', { params: { header: once() } }));
    toast(words.verificationSent);
  };
  return (
    <section class="card">
      <h2>{words.email}</h2>
      <p class="row apart">
        <span>{me.email}</span>
        <span class={`badge ${me.emailVerifiedAt ? 'live' : 'warn'}`}>
          {me.emailVerifiedAt ? words.verified : words.unverified}
        </span>
      </p>
      {!me.emailVerifiedAt && (
        <div class="stack tight">
          <p class="small soft">{words.unverifiedHint}</p>
          <Button wide icon="mail" onPress={verify}>
            {words.sendVerification}
          </Button>
        </div>
      )}
      <Change />
    </section>
  );
}

function Change() {
  const words = t(ofAccount);
  const [email, setEmail] = useState('');
  const [code, setCode] = useState('');
  const [isSent, setSent] = useState(false);
  const request = async () => {
    setMe(await bodyOf(api.PATCH('/v1/users/me', { params: { header: once() }, body: { email } })));
    setSent(true);
  };
  const confirm = async () => {
    const body = { code };
    setMe(await bodyOf(api.POST('/v1/users/me/email', { params: { header: once() }, body })));
    toast(words.changed);
    for (const clear of [setEmail, setCode]) clear('');
    setSent(false);
  };
  if (!isSent) {
    return (
      <Form action={words.sendCode} onSend={request}>
        <Field label={words.newEmail} type="email" value={email} onInput={setEmail} autocomplete="email" required />
      </Form>
    );
  }
  return (
    <>
      <p role="status">{words.codeSent(email)}</p>
      <Form action={words.change} onSend={confirm}>
        <Field
          label={words.code}
          value={code}
          onInput={setCode}
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={8}
          required
        />
      </Form>
      <Button kind="bare" wide onPress={() => setSent(false)}>
        {words.another}
      </Button>
    </>
  );
}
