import { useState } from 'preact/hooks';
import { api, bodyOf, newKey, once } from '../core/api.js';
import { failureOf } from '../core/failure.js';
import { won } from '../core/format.js';
import { t } from '../core/language.js';
import { toast } from '../core/toasts.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { Sheet } from '../ui/sheet.js';
import { wallet } from '../words/wallet.js';

/** The least that may be withdrawn (src/modules/wallets/wallets.schema.ts). */
const LEAST = 10_000;

type Props = { available: number; onClose: () => void; onDone: (id: string) => Promise<void> };

/** Asks for money to be paid out to a bank account. `onDone` gets the id of the withdrawal. */
export function Withdraw({ available, onClose, onDone }: Props) {
  const words = t(wallet);
  const [amount, setAmount] = useState('');
  const [destination, setDestination] = useState('');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  // The same key until it has succeeded: a repeat after a lost answer withdraws nothing twice.
  const [key] = useState(newKey);
  const sum = Number(amount);
  const wrong = sum > available ? words.tooMuch : sum < LEAST ? words.tooLittle(won(LEAST)) : undefined;
  const request = async () => {
    if (isBusy) return;
    if (wrong) return setError(wrong);
    setBusy(true);
    try {
      const body = { amount: sum, destination: destination.trim() };
      const made = await bodyOf(api.POST('/v1/wallet/withdrawals', { params: { header: once(key) }, body }));
      toast(words.withdrawDone);
      onClose();
      await onDone(made.id);
    } catch (thrown) {
      const failure = failureOf(thrown);
      setError(failure.code === 'withdrawals-unavailable' ? words.unavailable : failure.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet title={words.withdrawTitle} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void request();
        }}
      >
        <Field
          label={words.amount}
          type="number"
          inputMode="numeric"
          value={amount}
          onInput={(value) => {
            setAmount(value);
            setError(undefined);
          }}
          hint={words.withdrawHint(won(LEAST), won(available))}
          required
          error={error}
        />
        <Field
          label={words.account}
          value={destination}
          onInput={setDestination}
          hint={words.accountHint}
          autocomplete="off"
          maxLength={100}
          required
        />
        <Button kind="primary" wide submits busy={isBusy}>
          {words.withdraw}
        </Button>
      </form>
    </Sheet>
  );
}
