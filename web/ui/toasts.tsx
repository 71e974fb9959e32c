import { t } from '../core/language.js';
import { dismiss, toasts } from '../core/toasts.js';
import { common } from '../words/common.js';
import { IconButton } from './button.js';

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.value.map(({ id, text }) => (
      <div key={id} class="toast">
        <span>{text}</span>
        <IconButton icon="close" label={t(common).close} onPress={() => dismiss(id)} />
      </div>
    ))}
  </div>
);
