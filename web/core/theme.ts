import { effect, signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';

const KEPT = 'madang.theme';
const isTheme = (text: string | null): text is Theme => text === 'auto' || text === 'light' || text === 'dark';

function themeAtStart(): Theme {
  const kept = localStorage.getItem(KEPT);
  return isTheme(kept) ? kept : 'auto';
}

/** Light, dark, or as the system is. */
export const theme = signal<Theme>(themeAtStart());

export function setTheme(next: Theme): void {
  localStorage.setItem(KEPT, next);
  theme.value = next;
}

/** `light-dark()` of the style sheets follows `color-scheme`, which tokens.css sets by this attribute. */
export function applyTheme(): void {
  effect(() => document.documentElement.setAttribute('data-theme', theme.value));
}
