import { isAbsolute, relative } from 'node:path';

/** `file:line` as one would type it here; a file far from here keeps its whole path. */
export function shortPlace(place: string, directory: string): string {
  if (!isAbsolute(place)) return place;
  const fromHere = relative(directory, place);
  return fromHere !== '' && fromHere.length < place.length ? fromHere : place;
}
