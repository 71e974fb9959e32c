import { t } from '../core/language.js';
import { common } from '../words/common.js';
import { Button } from './button.js';
import { Sheet } from './sheet.js';

type Props = { title: string; hint: string; action: string; onConfirm: () => Promise<void>; onClose: () => void };

/** What an act brings about, before it is done. */
export const Confirm = ({ title, hint, action, onConfirm, onClose }: Props) => (
  <Sheet title={title} onClose={onClose}>
    <p>{hint}</p>
    <div class="twins">
      <Button onPress={onClose}>{t(common).cancel}</Button>
      <Button kind="danger" onPress={onConfirm}>
        {action}
      </Button>
    </div>
  </Sheet>
);
