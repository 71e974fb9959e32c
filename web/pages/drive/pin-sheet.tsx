import { useId, useState } from 'preact/hooks';
import { failureOf } from '../../core/failure.js';
import { t } from '../../core/language.js';
import { Sheet } from '../../ui/sheet.js';
import { Refusal } from '../../ui/states.js';
import { drive } from '../../words/drive.js';

const DIGITS = 4;
const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0'];

type Props = { attemptsLeft: number | null; onClose: () => void; onPin: (pin: string) => Promise<void> };

/** Four digits, by the pad or the keyboard; the last one sends them. */
export function PinSheet({ attemptsLeft, onClose, onPin }: Props) {
  const words = t(drive);
  const id = useId();
  const [pin, setPin] = useState('');
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<string>();
  const change = async (typed: string) => {
    if (isSending) return;
    const next = typed.replace(/\D/g, '').slice(0, DIGITS);
    setPin(next);
    if (next.length < DIGITS) return;
    setSending(true);
    try {
      await onPin(next);
    } catch (thrown) {
      setError(failureOf(thrown).message);
      setPin('');
    } finally {
      setSending(false);
    }
  };
  return (
    <Sheet title={words.pinTitle} onClose={onClose}>
      <div class="field">
        <label for={id}>{words.pin}</label>
        <input
          id={id}
          class="input pin-input"
          type="text"
          inputMode="none"
          autocomplete="off"
          autofocus
          value={pin}
          aria-invalid={error !== undefined}
          aria-describedby={`${id}-more`}
          onInput={({ currentTarget }) => void change(currentTarget.value)}
        />
        <p id={`${id}-more`} class="small soft">
          {words.pinHint} {attemptsLeft !== null && words.attempts(attemptsLeft)}
        </p>
      </div>
      <Refusal reason={error} />
      <div class="pad">
        {keys.map((key) =>
          key === '' ? (
            <span key="gap" />
          ) : (
            <button key={key} type="button" aria-disabled={isSending} onClick={() => void change(pin + key)}>
              {key}
            </button>
          ),
        )}
        <button type="button" aria-label={words.erase} onClick={() => setPin(pin.slice(0, -1))}>
          ⌫
        </button>
      </div>
    </Sheet>
  );
}
