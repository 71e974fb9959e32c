import { useState } from 'preact/hooks';
import { t } from '../../core/language.js';
import { Field } from '../../ui/field.js';
import { account } from '../../words/account.js';

type Props = { label?: string; value: string; onInput: (value: string) => void };

/** The field of a new password, which one may look at. */
export function NewPassword({ label, value, onInput }: Props) {
  const words = t(account);
  const [isShown, setShown] = useState(false);
  return (
    <div class="stack tight">
      <Field
        label={label ?? words.newPassword}
        type={isShown ? 'text' : 'password'}
        value={value}
        onInput={onInput}
        autocomplete="new-password"
        hint={words.passwordHint}
        required
      />
      <label class="tick">
        <input type="checkbox" checked={isShown} onChange={({ currentTarget }) => setShown(currentTarget.checked)} />
        {words.show}
      </label>
    </div>
  );
}
