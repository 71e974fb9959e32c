import { useState } from 'preact/hooks';
import { api, bodyOf, once } from '../../core/api.js';
import { t } from '../../core/language.js';
import { account, setMe } from '../../core/session.js';
import { toast } from '../../core/toasts.js';
import { Choices, Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { account as ofAccount } from '../../words/account.js';

/** What one is called, and in which language one is notified. */
export function Profile() {
  const words = t(ofAccount);
  const { me } = account.value!;
  const [name, setName] = useState(me.name);
  const [locale, setLocale] = useState(me.locale);
  const save = async () => {
    const body = { name, locale };
    setMe(await bodyOf(api.PATCH('/v1/users/me', { params: { header: once() }, body })));
    toast(words.saved);
  };
  return (
    <section class="card">
      <h2>{words.profile}</h2>
      <Form action={words.save} onSend={save}>
        <Field label={words.name} value={name} onInput={setName} autocomplete="name" maxLength={50} required />
        <Choices
          label={words.language}
          value={locale}
          options={(['ko', 'en'] as const).map((value) => ({ value, label: words.languages[value] }))}
          onChange={setLocale}
        />
      </Form>
    </section>
  );
}
