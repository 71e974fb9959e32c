import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { toastFailure } from '../core/toasts.js';
import { Icon, type Pictogram } from './icon.js';

type Look = { kind?: 'primary' | 'quiet' | 'bare' | 'danger'; icon?: Pictogram; wide?: boolean; low?: boolean };
type Props = Look & {
  children: ComponentChildren;
  /** While its promise is under way the button is busy; a failure is shown in a toast. */
  onPress?: () => unknown;
  disabled?: boolean;
  submits?: boolean;
  /** Its name where its text alone does not tell it from others. */
  label?: string;
  /** Whether what it switches on is on. */
  pressed?: boolean;
  busy?: boolean;
};

const classOf = ({ kind = 'quiet', wide, low }: Look): string =>
  ['button', kind, wide && 'wide', low && 'low'].filter(Boolean).join(' ');

export function Button({
  children,
  onPress,
  disabled = false,
  submits = false,
  label,
  pressed,
  busy = false,
  ...look
}: Props) {
  const [isActing, setActing] = useState(false);
  const isBusy = busy || isActing;
  const press = async () => {
    if (!onPress || isBusy) return;
    setActing(true);
    try {
      await onPress();
    } catch (thrown) {
      toastFailure(thrown);
    } finally {
      setActing(false);
    }
  };
  return (
    <button
      type={submits ? 'submit' : 'button'}
      class={classOf(look)}
      disabled={disabled}
      aria-label={label}
      aria-busy={isBusy}
      aria-pressed={pressed}
      onClick={() => void press()}
    >
      {isBusy ? <span class="spinner" aria-hidden="true" /> : look.icon && <Icon name={look.icon} />}
      {children}
    </button>
  );
}

type LinkProps = Look & { href: string; children: ComponentChildren; onPress?: () => void };

/** A link that looks like a button. */
export const LinkButton = ({ href, children, onPress, ...look }: LinkProps) => (
  <a class={classOf(look)} href={href} onClick={onPress}>
    {look.icon && <Icon name={look.icon} />}
    {children}
  </a>
);

/** A button that is a pictogram alone; `label` is its name. */
export const IconButton = ({ icon, label, onPress }: { icon: Pictogram; label: string; onPress: () => void }) => (
  <button type="button" class="round" aria-label={label} title={label} onClick={onPress}>
    <Icon name={icon} />
  </button>
);
