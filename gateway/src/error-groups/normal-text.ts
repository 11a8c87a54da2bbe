/**
 * What is left of a text when all that differs from one time to the next is taken out of it:
 *
 *   order 81 of "anna" at 10.0.0.7:5432 took 1,204.5 ms   ──►   order # of "…" at #:5432 took # ms
 *   GET /v2/orders/9f8a7b21c0d3/lines/4?page=2            ──►   GET /v#/orders/#/lines/#?…
 *
 * One sign stands for whatever was there: an id that has digits alone is not told from a number.
 */
import { heldPort, holdCodes, holdPorts, letGo, quotedPart } from './telling-parts.ts';

/** More than a message says. What is left is cut again, so that where this cut falls does not matter. */
const MOST_READ = 500;
const MOST_LEFT = 200;

/** An apostrophe within a word, or at its end, is no quote. */
const QUOTED = /"[^"]*"|`[^`]*`|(?<![\w'])'[^']*'(?!\w)/g;
const QUERY = /\?[\w%.[\]-]+=\S*/g;
const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
/** Begins where a word does: from every letter of a long one the search would be begun again. */
const MAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+/g;
const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}(?::(\d{1,5}))?\b/g;
/** Without brackets, that of this machine alone can be told from its port. */
const IPV6 =
  /(?:\[[0-9a-f:.]*:[0-9a-f:.]*\]|(?<![\w:])::1(?=:\d{2,5}(?![\w:])))(?::(\d{1,5})(?!\w))?|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])/gi;
/** Random, as keys and nanoids are: with a digit, a capital and a small letter. */
const RANDOM = /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{20,}(?![\w-])/g;
/** Kubernetes makes them of these signs: of a deployment a hash and an end, of a daemon set the end. */
const POD =
  /(?<=\w)-(?=[a-z-]*\d)(?=\d*[a-z])(?:[bcdf-hj-np-tv-xz24-9]{8,10}-[bcdf-hj-np-tv-xz24-9]{5}|[bcdf-hj-np-tv-xz24-9]{5})(?![\w-])/g;
const NUMBER_ALONE = /(?:(?<!\w)[-+])?(?<!\w)\d+(?:[.,]\d+)*(?!\w)/g;
const WORD = /[A-Za-z0-9]+/g;

const isId = (word: string): boolean =>
  /\d/.test(word)
    ? word.length >= 16 ||
      /\d[a-z]+\d/i.test(word) ||
      (word.length >= 8 && /^[0-9a-f]+$/i.test(word)) ||
      /^\d+$/.test(word)
    : word.length >= 16 && /^[0-9a-f]+$/i.test(word);

/** Without ids and numbers that stand alone; a digit within a word is a part of it: `GET /v2/orders/#`. */
export const withoutIds = (text: string): string => finish(idsOut(text.slice(0, MOST_READ)));

export const withoutNumbers = (text: string): string =>
  finish(idsOut(holdPorts(holdCodes(text.slice(0, MOST_READ).replace(QUOTED, quotedPart)))).replace(/\d+/g, '#'));

const idsOut = (text: string): string =>
  text
    .replace(QUERY, '?…')
    .replace(UUID, '#')
    .replace(MAIL, '#')
    .replace(IPV6, withoutAddress)
    .replace(IPV4, withoutAddress)
    .replace(POD, '-#')
    .replace(RANDOM, '#')
    .replace(NUMBER_ALONE, '#')
    .replace(WORD, (word) => (isId(word) ? '#' : word));

const withoutAddress = (_: string, port: string | undefined): string => `#${heldPort(port)}`;

/** `#.#` is a number like `#`. */
const finish = (text: string): string =>
  letGo(text)
    .replace(/#(?:[.,]#)+/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MOST_LEFT);
