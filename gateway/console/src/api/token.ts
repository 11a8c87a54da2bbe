/** The admin token, kept for this tab only. `#token=…` gives it, too, and then disappears from the address. */
import { watched } from '../watched.ts';

const KEPT_AS = 'weir-admin-token';

export interface TokenState {
  readonly token: string;
  /** The gateway said 401: it wants one, or another. */
  readonly asked: boolean;
}

export function tokenInFragment(fragment: string): string | undefined {
  // A token in base64 may hold a plus, which the form encoding takes for a space.
  const given = new URLSearchParams(fragment.replace(/^#/, '').replaceAll('+', '%2B')).get('token');
  return given === null || given === '' ? undefined : given;
}

export const tokenState = watched<TokenState>({ token: '', asked: false });

export function takeToken(): void {
  const given = tokenInFragment(location.hash);
  if (given !== undefined) {
    keep(given);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  tokenState.set({ token: given ?? kept(), asked: false });
}

export function giveToken(token: string): void {
  keep(token);
  tokenState.set({ token, asked: false });
}

export function askForToken(): void {
  if (!tokenState.get().asked) tokenState.set({ ...tokenState.get(), asked: true });
}

export const authorization = (): Record<string, string> => {
  const { token } = tokenState.get();
  return token === '' ? {} : { authorization: `Bearer ${token}` };
};

function kept(): string {
  try {
    return sessionStorage.getItem(KEPT_AS) ?? '';
  } catch {
    // Storage is off in this browser: the token lasts as long as the page.
    return '';
  }
}

function keep(token: string): void {
  try {
    sessionStorage.setItem(KEPT_AS, token);
  } catch {
    // As above.
  }
}
