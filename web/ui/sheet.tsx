import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../core/language.js';
import { common } from '../words/common.js';
import { IconButton } from './button.js';

type Props = { title: string; onClose: () => void; children: ComponentChildren };

/** A dialog that comes from the edge of a phone and stands in the middle of a wide screen. Escape and the cross close it. */
export function Sheet({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current!;
    shown.showModal();
    return () => shown.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={({ target }) => target === dialog.current && onClose()}
    >
      <div class="stack">
        <div class="row apart">
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label={t(common).close} onPress={onClose} />
        </div>
        {children}
      </div>
    </dialog>
  );
}
