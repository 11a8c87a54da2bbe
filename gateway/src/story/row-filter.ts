/**
 * The filter of the console, the API and `weir tail`: words that must all hold.
 *
 *   route:create-order outcome:limited status:5xx -method:GET ms:>500 path:/orders "refused the connection"
 *   4bf92f3577b34da6 · 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
 *
 * A text is compiled once to a closure; the rows of a live list pass it by the hundred each second.
 */
import { nearest } from '../config/nearest.ts';
import { NO_ROUTE, type OutcomeWord } from '../record-facts.ts';
import { type FilterWord, filterWords } from './filter-words.ts';
import { type NumberTest, parseRange, parseStatus } from './number-range.ts';
import { shown } from './shown-text.ts';
import type { Chip, RequestRow } from './story.ts';

export type RowTest = (row: RequestRow) => boolean;

export type RowFilter =
  | { readonly ok: true; readonly matches: RowTest }
  | { readonly ok: false; readonly problem: string };

/** More than anybody writes by hand, and each row goes through all of it. */
const MOST_CHARS = 1000;
const MOST_WORDS = 32;
const MOST_SHOWN_CHARS = 60;

/** What makes a test of the value of a word, or says what it should be. */
type Compile = (value: string) => RowTest | Expected;

interface Expected {
  readonly expected: string;
  readonly known?: readonly string[];
}

const chips: Readonly<Record<Chip, true>> = {
  ok: true,
  '4xx': true,
  limited: true,
  refused: true,
  broken: true,
  aborted: true,
};
const outcomes: Readonly<Record<OutcomeWord, true>> = {
  forwarded: true,
  switched: true,
  answered: true,
  limited: true,
  refused: true,
  broken: true,
  aborted: true,
};
const outcomeWords = [...new Set([...Object.keys(chips), ...Object.keys(outcomes)])];

export const filterKeys = {
  route: (value) => (value === NO_ROUTE ? (row) => row.route === undefined : (row) => row.route === value),
  outcome(value) {
    const word = value.toLowerCase();
    if (outcomeWords.includes(word)) return (row) => row.chip === word || row.outcome === word;
    return { expected: `one of ${outcomeWords.join(', ')}`, known: outcomeWords };
  },
  status: (value) => ofStatus(parseStatus(value)),
  method: (value) => {
    const method = value.toUpperCase();
    return (row) => row.method === method;
  },
  ms: (value) => ofMs(parseRange(value)),
  upstream: (value) => (row) => row.upstream === value,
  client: (value) => (row) => row.client === value,
  trace(value) {
    const prefix = value.toLowerCase();
    if (!/^[0-9a-f]{1,32}$/.test(prefix)) return { expected: 'the beginning of a trace id, in hex' };
    return (row) => row.traceId.startsWith(prefix);
  },
  kept(value) {
    const kept = value.toLowerCase();
    return kept === 'head' || kept === 'tail' ? (row) => row.kept === kept : { expected: 'head or tail' };
  },
  shadow(value) {
    const word = value.toLowerCase();
    return word === 'yes' || word === 'no' ? (row) => row.shadow === (word === 'yes') : { expected: 'yes or no' };
  },
  path: (value) => (row) => row.target.startsWith(value),
} satisfies Record<string, Compile>;

const keys = Object.keys(filterKeys);

const ofStatus = (test: NumberTest | undefined): ReturnType<Compile> =>
  test === undefined
    ? { expected: 'a status like 429, 4xx, 400..499 or >=500' }
    : (row) => row.status !== undefined && test(row.status);

const ofMs = (test: NumberTest | undefined): ReturnType<Compile> =>
  test === undefined ? { expected: 'milliseconds like >500, >=500, <20 or 20..50' } : (row) => test(row.durationMs);

export function parseFilter(text: string): RowFilter {
  if (text.length > MOST_CHARS) return wrong(`A filter has at most ${MOST_CHARS} characters.`);
  const words = filterWords(text);
  if (words.length > MOST_WORDS) return wrong(`A filter has at most ${MOST_WORDS} words.`);
  const tests: RowTest[] = [];
  for (const word of words) {
    const test = compileWord(word);
    if (typeof test === 'string') return wrong(test);
    tests.push(word.negated ? (row) => !test(row) : test);
  }
  return { ok: true, matches: allOf(tests) };
}

const wrong = (problem: string): RowFilter => ({ ok: false, problem });

function compileWord({ key, value }: FilterWord): RowTest | string {
  if (key === undefined) return bareTest(value);
  if (!isKey(key))
    return `There is no "${shown(key, MOST_SHOWN_CHARS)}:" to filter by${meant(key, keys)} It can be ${keys.join(', ')}; a text with a colon in it goes in quotes.`;
  if (value === '') return `"${key}:" needs a value right behind the colon.`;
  const compile: Compile = filterKeys[key];
  const test = compile(value);
  if (typeof test === 'function') return test;
  return `"${key}:" does not take "${shown(value, MOST_SHOWN_CHARS)}"${meant(value, test.known ?? [])} It takes ${test.expected}.`;
}

const isKey = (key: string): key is keyof typeof filterKeys => Object.hasOwn(filterKeys, key);

function meant(word: string, known: readonly string[]): string {
  const near = nearest(word.slice(0, MOST_SHOWN_CHARS), known);
  return near === undefined ? '.' : `: did you mean ${near}?`;
}

/** What stands in logs and head fields of a trace: the beginning of its id, or a whole traceparent (W3C Trace Context). */
const TRACE_BEGINNING = /^[0-9a-f]{8,32}$/i;
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/i;

function bareTest(word: string): RowTest {
  const inText = textTest(word);
  const trace = (TRACEPARENT.exec(word)?.[1] ?? TRACE_BEGINNING.exec(word)?.[0])?.toLowerCase();
  return trace === undefined ? inText : (row) => row.traceId.startsWith(trace) || inText(row);
}

/** A pattern that ignores case costs nothing per row but the search; a copy in lower case would. */
function textTest(text: string): RowTest {
  const pattern = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
  return (row) => pattern.test(row.target) || pattern.test(row.why);
}

function allOf(tests: readonly RowTest[]): RowTest {
  if (tests.length === 0) return () => true;
  if (tests.length === 1) return tests[0] as RowTest;
  return (row) => {
    for (const test of tests) if (!test(row)) return false;
    return true;
  };
}
