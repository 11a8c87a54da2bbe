/** The address of the page, by the History API. */
import { watched } from '../watched.ts';
import { type Page, readAddress } from './read-address.ts';

const read = (): Page => readAddress(location.pathname, location.search);

export const page = watched<Page>(read());

/** How many pages of ours lie behind this one: `Esc` goes back where there is a page to go back to. */
let depth = readDepth(history.state);

function readDepth(state: unknown): number {
  const kept = state as { depth?: unknown } | null;
  return typeof kept?.depth === 'number' ? kept.depth : 0;
}

let cameBack = false;

/** The page was reached by going back (or forth): it may take up what was left there. */
export const isReturn = (): boolean => cameBack;

addEventListener('popstate', (event) => {
  cameBack = true;
  depth = readDepth(event.state);
  page.set(read());
});

export function go(address: string): void {
  cameBack = false;
  depth += 1;
  history.pushState({ depth }, '', address);
  page.set(read());
  scrollTo(0, 0);
}

export function replaceAddress(address: string): void {
  history.replaceState({ depth }, '', address);
  page.set(read());
}

export function goBack(otherwise: string): void {
  if (depth > 0) history.back();
  else go(otherwise);
}
