import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { failureOf } from '../core/failure.js';
import { Button } from './button.js';
import { Refusal } from './states.js';

type Props = {
  /** What its button says. */
  action: string;
  /** While its promise is under way the button is busy; a failure stands above it. */
  onSend: () => Promise<void>;
  children?: ComponentChildren;
  disabled?: boolean;
};

/** Fields, why what was sent was refused, and the button that sends them. */
export function Form({ action, onSend, children, disabled = false }: Props) {
  const [error, setError] = useState<string>();
  const [isSending, setSending] = useState(false);
  const send = async () => {
    if (isSending) return;
    setSending(true);
    setError(undefined);
    try {
      await onSend();
    } catch (thrown) {
      setError(failureOf(thrown).message);
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {children}
      <Refusal reason={error} />
      <Button kind="primary" wide submits busy={isSending} disabled={disabled}>
        {action}
      </Button>
    </form>
  );
}
