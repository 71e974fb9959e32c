import { useState } from 'preact/hooks';
import { api, bodyOf, newKey, once } from '../core/api.js';
import { failureOf } from '../core/failure.js';
import { won } from '../core/format.js';
import { t } from '../core/language.js';
import { navigate } from '../core/router.js';
import { toast } from '../core/toasts.js';
import { Button } from '../ui/button.js';
import { Choices, Field } from '../ui/field.js';
import { Sheet } from '../ui/sheet.js';
import { Refusal } from '../ui/states.js';
import { missions } from '../words/missions.js';
import { AMOUNTS } from './amounts.js';

/** A form to propose a mission to a streamer, with its first pledge. */
export function ProposeSheet({ streamerId, onClose }: { streamerId: string; onClose: () => void }) {
  const words = t(missions);
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const [limit, setLimit] = useState<keyof typeof words.limits>('3600');
  const [amount, setAmount] = useState<(typeof AMOUNTS)[number]>('5000');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const propose = async () => {
    if (isBusy) return;
    setBusy(true);
    setError(undefined);
    const more = description.trim() && { description: description.trim() };
    const terms = { amount: Number(amount), timeLimitSeconds: Number(limit), showName: true };
    try {
      const body = { streamerId, title: title.trim(), ...more, ...terms };
      const made = await bodyOf(api.POST('/v1/missions', { params: { header: once(key) }, body }));
      toast(words.proposed);
      onClose();
      navigate(`/m/${made.id}`);
    } catch (thrown) {
      const failure = failureOf(thrown);
      // What was answered is over; what was not may have been done, and is sent again as the same.
      if (!failure.isPassing) setKey(newKey());
      setError(failure.message);
    } finally {
      setBusy(false);
    }
  };
  const limits = Object.entries(words.limits) as [typeof limit, string][];
  return (
    <Sheet title={words.proposeTitle} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void propose();
        }}
      >
        <Field label={words.what} value={title} onInput={setTitle} maxLength={100} required />
        <Field label={words.description} value={description} onInput={setDescription} maxLength={1_000} />
        <Choices
          label={words.limit}
          value={limit}
          options={limits.map(([value, label]) => ({ value, label }))}
          onChange={setLimit}
        />
        <Choices
          label={words.first}
          value={amount}
          options={AMOUNTS.map((value) => ({ value, label: won(Number(value)) }))}
          onChange={setAmount}
        />
        <Refusal reason={error} />
        <p class="small soft">{words.promise}</p>
        <Button kind="primary" wide submits busy={isBusy}>
          {words.proposeNow(won(Number(amount)))}
        </Button>
      </form>
    </Sheet>
  );
}
