import { t } from '../core/language.js';
import { Button } from '../ui/button.js';
import { Code } from './code.js';
import { Sheet } from '../ui/sheet.js';
import { developers } from '../words/developers.js';

type Props = { title: string; secret: string | null; onClose: () => void };

/** A secret, once. It is null where the first answer with it was lost. */
export function Secret({ title, secret, onClose }: Props) {
  const words = t(developers);
  return (
    <Sheet title={title} onClose={onClose}>
      {secret === null ? (
        <p class="note">{words.secretMissed}</p>
      ) : (
        <>
          <Code text={secret} label={title} />
          <p class="note">{words.secretOnce}</p>
        </>
      )}
      <Button kind="primary" wide onPress={onClose}>
        {words.done}
      </Button>
    </Sheet>
  );
}
