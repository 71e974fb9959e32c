import { t } from '../core/language.js';
import { copy } from '../core/toasts.js';
import { developers } from '../words/developers.js';
import { Button } from '../ui/button.js';

/** A text for programs, which can be copied. `label` is its name. */
export const Code = ({ text, label }: { text: string; label: string }) => (
  <figure class="code">
    <pre tabIndex={0} role="region" aria-label={label}>
      <code>{text}</code>
    </pre>
    <Button low onPress={() => copy(text, t(developers).copied)}>
      {t(developers).copy}
    </Button>
  </figure>
);
