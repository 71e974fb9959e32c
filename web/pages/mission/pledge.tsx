import { useState } from 'preact/hooks';
import { api, bodyOf, newKey, once } from '../../core/api.js';
import { failureOf } from '../../core/failure.js';
import { won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { toast } from '../../core/toasts.js';
import { AMOUNTS, LEAST_PLEDGE } from '../../mission/amounts.js';
import { Button } from '../../ui/button.js';
import { Choices, Field } from '../../ui/field.js';
import { TopUp } from '../../wallet/top-up.js';
import { missions } from '../../words/missions.js';

type Choice = (typeof AMOUNTS)[number] | 'other';

/** Backs a mission: one tap on an amount, one on the button. Where the wallet is short, the way to fill it. */
export function Pledge({ id, available, onChange }: { id: string; available: number; onChange: () => Promise<void> }) {
  const words = t(missions);
  const [choice, setChoice] = useState<Choice>('5000');
  const [other, setOther] = useState('');
  const [showName, setShowName] = useState(true);
  const [key, setKey] = useState(newKey);
  const [isToppingUp, setToppingUp] = useState(false);
  const sum = Number(choice === 'other' ? other : choice);
  const isShort = sum > available;
  const pledge = async () => {
    try {
      const params = { path: { id }, header: once(key) };
      await bodyOf(api.POST('/v1/missions/{id}/pledges', { params, body: { amount: sum, showName } }));
      setKey(newKey());
      toast(words.pledged(won(sum)));
    } catch (thrown) {
      // What was answered is over; what was not may have been done, and is sent again as the same.
      if (!failureOf(thrown).isPassing) setKey(newKey());
      throw thrown;
    } finally {
      await onChange();
    }
  };
  // Another pledge is another request, also while it is unknown whether the one before was done.
  const choose = (next: Choice) => {
    setChoice(next);
    setKey(newKey());
  };
  const options = AMOUNTS.map((value): { value: Choice; label: string } => ({ value, label: won(Number(value)) }));
  return (
    <section class="card">
      <div class="row apart">
        <h2>{words.pledgeTitle}</h2>
        <a class="small number" href="/wallet">
          {words.balance(won(available))}
        </a>
      </div>
      <Choices
        label={words.amount}
        value={choice}
        options={[...options, { value: 'other', label: words.other }]}
        onChange={choose}
      />
      {choice === 'other' && (
        <Field
          label={words.otherAmount}
          type="number"
          inputMode="numeric"
          min={String(LEAST_PLEDGE)}
          value={other}
          onInput={(value) => {
            setOther(value);
            setKey(newKey());
          }}
          hint={words.least(won(LEAST_PLEDGE))}
        />
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={showName}
          onChange={({ currentTarget }) => {
            setShowName(currentTarget.checked);
            setKey(newKey());
          }}
        />
        {words.showName}
      </label>
      {isShort ? (
        <>
          <p class="note" role="status">
            {words.short(won(sum - available))}
          </p>
          <Button kind="primary" wide icon="wallet" onPress={() => setToppingUp(true)}>
            {words.topUp}
          </Button>
        </>
      ) : (
        <Button kind="primary" wide icon="flag" disabled={!(sum >= LEAST_PLEDGE)} onPress={pledge}>
          {words.pledge(won(sum))}
        </Button>
      )}
      <p class="small soft">{words.promise}</p>
      {isToppingUp && <TopUp onClose={() => setToppingUp(false)} onDone={onChange} />}
    </section>
  );
}
