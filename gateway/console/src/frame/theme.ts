/** Dark or light: as the system says, or as somebody chose here; kept in this browser. */
import { watched } from '../watched.ts';

export type Theme = 'system' | 'light' | 'dark';

const KEPT_AS = 'weir-theme';
const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };

export const theme = watched<Theme>('system');

function show(chosen: Theme): void {
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
  theme.set(chosen);
}

export function takeTheme(): void {
  const kept = read();
  show(kept === 'light' || kept === 'dark' ? kept : 'system');
}

export function turnTheme(): void {
  const chosen = NEXT[theme.get()];
  show(chosen);
  try {
    localStorage.setItem(KEPT_AS, chosen);
  } catch {
    // Storage is off in this browser: the choice lasts as long as the page.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    // As above.
    return null;
  }
}
