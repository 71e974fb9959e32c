import { signal } from '@preact/signals';
import { failureOf } from './failure.js';

export type Toast = { id: number; text: string; tone: 'good' | 'bad'; action?: ToastAction };
type ToastAction = { label: string; run: () => unknown };

const SHOWN_MS = 5_000;
/** So long there is something to do about it. */
const SHOWN_WITH_ACTION_MS = 8_000;

export const toasts = signal<readonly Toast[]>([]);

let last = 0;

/** Says something at the edge of the page for a moment; `action` takes it back, for instance. */
export function toast(text: string, tone: Toast['tone'] = 'good', action?: ToastAction): void {
  const one = { id: ++last, text, tone, ...(action && { action }) };
  toasts.value = [...toasts.value.slice(-2), one];
  setTimeout(() => dismiss(one.id), action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
}

export const dismiss = (id: number): void => void (toasts.value = toasts.value.filter((one) => one.id !== id));

/** Says why something did not succeed. */
export const toastFailure = (thrown: unknown): void => toast(failureOf(thrown).message, 'bad');

/** Copies a text, and says so. A page without TLS has no clipboard: there the browser's own field shows it. */
export async function copy(text: string, said: string): Promise<void> {
  if (!(navigator.clipboard as Clipboard | undefined)) return void prompt('', text);
  await navigator.clipboard.writeText(text);
  toast(said);
}
