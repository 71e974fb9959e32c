/** Where in the list the focus is: in which notification, and at which of its buttons. */
type Focus = { id: string; at: number; button: number };

const rowsIn = (list: Element): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[data-id]')];
const buttonsIn = (row: Element): HTMLElement[] => [...row.querySelectorAll<HTMLElement>('button')];

/** Undefined when it is elsewhere. */
export function focusIn(list: Element): Focus | undefined {
  const focused = document.activeElement;
  const row = focused?.closest<HTMLElement>('[data-id]');
  if (!row || !list.contains(row)) return undefined;
  const button = buttonsIn(row).findIndex((one) => one === focused);
  return { id: row.dataset['id']!, at: rowsIn(list).indexOf(row), button: Math.max(0, button) };
}

/** Gives the focus back to where it was; if that is gone, to what is now in its place. */
export function giveFocus(list: Element, { id, at, button }: Focus): void {
  if (list.contains(document.activeElement)) return;
  const rows = rowsIn(list);
  const row = rows.find(({ dataset }) => dataset['id'] === id) ?? rows[at] ?? rows.at(-1);
  if (row) buttonsIn(row)[button]?.focus({ preventScroll: true });
  else list.closest('main')?.focus();
}

/** Moves it to the next notification or the one before, at the same button; false when it is not in the list. */
export function moveFocus(list: Element, step: 1 | -1): boolean {
  const focus = focusIn(list);
  const next = focus && rowsIn(list)[focus.at + step];
  if (!next) return false;
  const buttons = buttonsIn(next);
  (buttons[focus.button] ?? buttons[0])?.focus();
  return true;
}

/** The first button of one of the notifications. */
export const focusRow = (list: Element, at: number): void => {
  const row = rowsIn(list)[at];
  if (row) buttonsIn(row)[0]?.focus();
};
