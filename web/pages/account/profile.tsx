import { useState } from 'preact/hooks';
import { api, bodyOf, once } from '../../core/api.js';
import { t } from '../../core/language.js';
import { account, setMe } from '../../core/session.js';
import { toast } from '../../core/toasts.js';
import { Choices, Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { account as ofAccount } from '../../words/account.js';

/** What one is called, what everybody sees of one, and in which language one is notified. */
export function Profile() {
  const words = t(ofAccount);
  const { me } = account.value!;
  const [name, setName] = useState(me.name);
  const [locale, setLocale] = useState(me.locale);
  // What is not touched is not sent: the account that this browser keeps may be of before a change elsewhere.
  const [handle, setHandle] = useState<string>();
  const [bio, setBio] = useState<string>();
  const save = async () => {
    const shown = {
      ...(handle !== undefined && { handle: handle.trim().replace(/^@/, '') || null }),
      ...(bio !== undefined && { bio: bio.trim() || null }),
    };
    const body = { name, locale, ...shown };
    setMe(await bodyOf(api.PATCH('/v1/users/me', { params: { header: once() }, body })));
    for (const forget of [setHandle, setBio]) forget(undefined);
    toast(words.saved);
  };
  return (
    <section class="card">
      <h2>{words.profile}</h2>
      <Form action={words.save} onSend={save}>
        <Field label={words.name} value={name} onInput={setName} autocomplete="name" maxLength={50} required />
        <Field
          label={words.handle}
          value={handle ?? me.handle ?? ''}
          onInput={setHandle}
          hint={words.handleHint}
          autocomplete="off"
          maxLength={31}
        />
        <Field label={words.bio} value={bio ?? me.bio ?? ''} onInput={setBio} hint={words.bioHint} maxLength={160} />
        <Choices
          label={words.language}
          value={locale}
          options={(['ko', 'en'] as const).map((value) => ({ value, label: words.languages[value] }))}
          onChange={setLocale}
        />
      </Form>
      {me.handle && <a href={`/@${me.handle}`}>{words.publicPage(me.handle)}</a>}
    </section>
  );
}
