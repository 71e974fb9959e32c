import { useState } from 'preact/hooks';
import { api, bodyOf, newKey, once } from '../core/api.js';
import { won } from '../core/format.js';
import { t } from '../core/language.js';
import { toast } from '../core/toasts.js';
import { Button } from '../ui/button.js';
import { Choices, Field } from '../ui/field.js';
import { Sheet } from '../ui/sheet.js';
import { missions } from '../words/missions.js';
import { feeOf, type Mission } from './money.js';

type Props = { mission: Mission; onChange: () => Promise<void> };

/** What the streamer of an open mission does next: accept or decline, then report how it went. */
export function StreamerActions({ mission, onChange }: Props) {
  const words = t(missions);
  const [sheet, setSheet] = useState<'decline' | 'settle'>();
  const params = { path: { id: mission.id } };
  const close = () => setSheet(undefined);
  const accept = async () => {
    await bodyOf(api.POST('/v1/missions/{id}/acceptance', { params: { ...params, header: once() } }));
    await onChange();
    toast(words.acceptDone);
  };
  const decline = async () => {
    await bodyOf(api.POST('/v1/missions/{id}/rejection', { params: { ...params, header: once() } }));
    await onChange();
    close();
    toast(words.declineDone);
  };
  if (mission.status !== 'open') return null;
  return (
    <>
      <div class="twins">
        {mission.acceptedAt ? (
          <Button kind="primary" icon="check" onPress={() => setSheet('settle')}>
            {words.settle}
          </Button>
        ) : (
          <Button kind="primary" icon="check" onPress={accept}>
            {words.accept}
          </Button>
        )}
        <Button icon="close" onPress={() => setSheet('decline')}>
          {words.decline}
        </Button>
      </div>
      {sheet === 'decline' && (
        <Sheet title={words.declineTitle} onClose={close}>
          <p>{words.declineHint(won(mission.pot))}</p>
          <div class="twins">
            <Button onPress={close}>{words.keep}</Button>
            <Button kind="danger" onPress={decline}>
              {words.decline}
            </Button>
          </div>
        </Sheet>
      )}
      {sheet === 'settle' && <Settle mission={mission} onChange={onChange} onClose={close} />}
    </>
  );
}

function Settle({ mission, onChange, onClose }: Props & { onClose: () => void }) {
  const words = t(missions);
  const [outcome, setOutcome] = useState<'success' | 'failure'>('success');
  const [evidence, setEvidence] = useState('');
  const [error, setError] = useState<string>();
  const [key] = useState(newKey);
  const evidenceUrl = evidence.trim();
  const settle = async () => {
    if (evidenceUrl && !/^https:\/\/./.test(evidenceUrl)) return setError(words.evidenceWrong);
    const params = { path: { id: mission.id }, header: once(`${key}-${outcome}`) };
    const body = { outcome, ...(evidenceUrl && { evidenceUrl }) };
    await bodyOf(api.POST('/v1/missions/{id}/settlement', { params, body }));
    await onChange();
    onClose();
    toast(words.settleDone);
  };
  return (
    <Sheet title={words.settleTitle} onClose={onClose}>
      <Choices
        label={words.settle}
        value={outcome}
        options={[
          { value: 'success', label: words.outcomes.success },
          { value: 'failure', label: words.outcomes.failure },
        ]}
        onChange={setOutcome}
      />
      <Field
        label={words.evidenceUrl}
        value={evidence}
        onInput={(value) => {
          setEvidence(value);
          setError(undefined);
        }}
        hint={words.evidenceHint}
        error={error}
        autocomplete="off"
        maxLength={2_000}
      />
      <p class="note calm">
        {outcome === 'success'
          ? words.settleSuccess(won(mission.pot - feeOf(mission)))
          : words.settleFailure(won(mission.pot))}
      </p>
      <Button kind="primary" wide onPress={settle}>
        {words.settleNow}
      </Button>
    </Sheet>
  );
}
