import { relative } from 'node:path';

/** As one would type it here: short below the current folder, else in full. */
export function pathFromHere(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}
