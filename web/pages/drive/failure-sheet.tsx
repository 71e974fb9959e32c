import type { Schemas } from '../../core/api.js';
import { t } from '../../core/language.js';
import { Button } from '../../ui/button.js';
import { Sheet } from '../../ui/sheet.js';
import { drive } from '../../words/drive.js';

type Reason = Schemas['DeliveryFailure']['reason'];
const reasons: readonly Reason[] = ['recipient_absent', 'refused', 'wrong_address', 'no_access', 'damaged', 'other'];

/** Why it cannot be handed over. */
export function FailureSheet({ onClose, onReason }: { onClose: () => void; onReason: (reason: Reason) => unknown }) {
  const words = t(drive);
  return (
    <Sheet title={words.failureTitle} onClose={onClose}>
      {reasons.map((reason) => (
        <Button key={reason} wide onPress={() => onReason(reason)}>
          {words.failures[reason]}
        </Button>
      ))}
    </Sheet>
  );
}
