import { STATUS_CODES } from 'node:http';

const known = new Map(
  Object.entries(STATUS_CODES).map(([code, text]) => [Number(code), `${code} (${lower(text ?? '')})`]),
);

/** `404 (not found)`; a status that nobody registered stays a number. */
export const statusInWords = (status: number): string => known.get(status) ?? String(status);

/** `OK` and the like stay as they are. */
function lower(text: string): string {
  return text === text.toUpperCase() ? text : text.toLowerCase();
}
