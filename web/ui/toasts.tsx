import { t } from '../core/language.js';
import { dismiss, toastFailure, toasts } from '../core/toasts.js';
import { common } from '../words/common.js';
import { IconButton } from './button.js';

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.value.map(({ id, text, action }) => (
      <div key={id} class="toast">
        <span>{text}</span>
        {action && (
          <button
            type="button"
            class="link"
            onClick={() => {
              dismiss(id);
              Promise.resolve(action.run()).catch(toastFailure);
            }}
          >
            {action.label}
          </button>
        )}
        <IconButton icon="close" label={t(common).close} onPress={() => dismiss(id)} />
      </div>
    ))}
  </div>
);
