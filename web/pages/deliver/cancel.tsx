import { useState } from 'preact/hooks';
import { api, bodyOf, once } from '../../core/api.js';
import { countdown, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Sheet } from '../../ui/sheet.js';
import { Loaded } from '../../ui/states.js';
import { deliver } from '../../words/deliver.js';

type Props = { id: string; onClose: () => void; onCancelled: () => unknown };

/** Says what a cancellation costs now, before it is done. */
export function CancelSheet({ id, onClose, onCancelled }: Props) {
  const words = t(deliver);
  const params = { path: { id } };
  const terms = useResource(() => bodyOf(api.GET('/v1/reservations/{id}/cancellation-terms', { params })), [id]);
  const [reason, setReason] = useState('');
  const cancel = async () => {
    const body = { reason: reason.trim() || words.cancel };
    await bodyOf(api.POST('/v1/reservations/{id}/cancellation', { params: { ...params, header: once() }, body }));
    toast(words.cancelled);
    onClose();
    await onCancelled();
  };
  return (
    <Sheet title={words.cancelTitle} onClose={onClose}>
      <Loaded of={terms}>
        {({ fee, refund, secondsLeft }) => (
          <>
            <dl class="facts number">
              <dt>{words.cancelFee}</dt>
              <dd>{fee === 0 ? words.free : won(fee)}</dd>
              <dt class="sum">{words.refund}</dt>
              <dd class="sum">{won(refund)}</dd>
            </dl>
            {secondsLeft !== null && <p class="small soft">{words.freeFor(countdown(secondsLeft))}</p>}
            <Field label={words.reason} value={reason} maxLength={200} onInput={setReason} />
            <Button kind="danger" wide onPress={cancel}>
              {words.confirmCancel(fee === 0 ? words.free : won(fee))}
            </Button>
            <Button wide onPress={onClose}>
              {words.keep}
            </Button>
          </>
        )}
      </Loaded>
    </Sheet>
  );
}
