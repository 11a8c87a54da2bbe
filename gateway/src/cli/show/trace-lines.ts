/** What `weir why` prints of one trace: each request in words, then the spans of everybody, then what they logged. */
import type { TracePage } from '../../admin/api/api-types.ts';
import type { TraceLog } from '../../ring/trace-span.ts';
import { notWrittenInWords } from '../../story/not-written.ts';
import type { Story, StoryLine } from '../../story/story.ts';
import { logWords } from './log-words.ts';
import { type Paints, paintOf } from './paint.ts';
import { printable } from './printable-text.ts';
import { shortPlace } from './short-place.ts';
import { clockTime, shortDuration } from './short-time.ts';
import { type PlacedSpan, placeSpans } from './span-tree.ts';

/** A screen or two; `--json` has everything. */
const MOST_SPANS = 100;
const MOST_LOGS = 40;
const LONGEST_STEP = 24;
const LONGEST_WORDS = 400;
const WIDEST_TEXT = 64;
const WIDEST_NAME = 56;
const DEEPEST = 16;

export function traceLines(page: TracePage, consoleUrl: string, paint: Paints): string[] {
  const stories = page.requests.flatMap(({ story }) => [...storyLines(story, paint), '']);
  return [...stories, ...spanLines(page, paint), ...logLines(page, paint), ...linkLines(page, consoleUrl, paint)];
}

function storyLines({ chip, headline, why, lines }: Story, paint: Paints): string[] {
  const stepWidth = widest(lines.map(({ step }) => printable(step, LONGEST_STEP)));
  const placed = lines.filter(({ source }) => source !== undefined);
  const textWidth = Math.min(WIDEST_TEXT, widest(placed.map(({ text }) => printable(text, LONGEST_WORDS))));
  return [
    `${paintOf(paint.chip, chip)(printable(chip, LONGEST_STEP))}  ${paint.strong(printable(headline, LONGEST_WORDS))}`,
    printable(why, LONGEST_WORDS),
    '',
    ...lines.flatMap((line) => storyLine(line, stepWidth, textWidth, paint)),
  ];
}

/** What it was and where that is written stand side by side, what explains it below. */
function storyLine(line: StoryLine, stepWidth: number, textWidth: number, paint: Paints): string[] {
  const { step, text, aside, tone, source } = line;
  const words = printable(text, LONGEST_WORDS);
  const place =
    source === undefined
      ? ''
      : `  ${' '.repeat(Math.max(0, textWidth - words.length))}${printable(shortPlace(source, process.cwd()), LONGEST_WORDS)}`;
  const first = `  ${paint.soft(printable(step, LONGEST_STEP).padEnd(stepWidth))}  ${paintOf(paint.tone, tone)(words)}${paint.soft(place)}`;
  if (aside === undefined) return [first];
  return [first, `  ${' '.repeat(stepWidth)}  ${paint.soft(printable(aside, LONGEST_WORDS))}`];
}

function spanLines({ traceId, spans, cut, gatewayOnly }: TracePage, paint: Paints): string[] {
  const services = new Set(spans.map(({ service }) => service));
  const head = `Trace ${printable(traceId, 32)}  ${count(services.size, 'service')}, ${count(spans.length, 'span')}`;
  const rows = placeSpans(spans)
    .slice(0, MOST_SPANS)
    .map((placed) => [nameOf(placed), placed] as const);
  const width = widest(rows.map(([name]) => name));
  return [
    paint.strong(head),
    ...(gatewayOnly ? [paint.soft('  The services were not sampled: only what the gateway knows is here.')] : []),
    ...rows.map(([name, { span }]) => {
      const duration = shortDuration(span.durationMs).padStart(9);
      const failed =
        span.status === 'error'
          ? `  ${paint.tone.bad(`error ${printable(span.statusMessage ?? '', 120)}`.trimEnd())}`
          : '';
      return `  ${name.padEnd(width)}  ${duration}${failed}`;
    }),
    ...leftOut(spans.length - rows.length, cut.spans, 'span', paint),
    '',
  ];
}

const nameOf = ({ span, depth }: PlacedSpan): string =>
  `${'  '.repeat(Math.min(depth, DEEPEST))}${printable(span.service, 24)}  ${printable(span.name, WIDEST_NAME)}`;

function logLines({ logs, cut }: TracePage, paint: Paints): string[] {
  if (logs.length === 0 && cut.logs === 0) return [];
  const shown = logs.slice(0, MOST_LOGS);
  const width = widest(shown.map(({ service }) => printable(service, 24)));
  return [
    paint.strong('Log'),
    ...shown.map((log) => logLine(log, width, paint)),
    ...leftOut(logs.length - shown.length, cut.logs, 'line', paint),
    '',
  ];
}

function logLine(log: TraceLog, width: number, paint: Paints): string {
  const { atMs, service, severity, body, notWritten } = log;
  const words = [logWords(log), ...(notWritten === undefined ? [] : [`(${notWrittenInWords(notWritten)})`])]
    .filter((part) => part !== '')
    .join('  ');
  const isBad = severity === 'error' || severity === 'fatal';
  const level = (isBad ? paint.tone.bad : severity === 'warn' ? paint.tone.limited : paint.soft)(
    printable(severity, LONGEST_STEP).padEnd(5),
  );
  return `  ${paint.soft(clockTime(atMs))}  ${printable(service, 24).padEnd(width)}  ${level}  ${printable(body, 240)}${words === '' ? '' : paint.soft(`  ${words}`)}`;
}

/** `unshown`: only here. `cut`: the gateway has no more than that. */
function leftOut(unshown: number, cut: number, what: string, paint: Paints): string[] {
  const lines: string[] = [];
  if (unshown > 0) lines.push(`  … and ${count(unshown, `more ${what}`)}: --json has all`);
  if (cut > 0) lines.push(`  ${count(cut, what)} had no room in the gateway's memory`);
  return lines.map(paint.soft);
}

function linkLines({ traceId, traceUrl }: TracePage, consoleUrl: string, paint: Paints): string[] {
  const console = `${consoleUrl}traces/${printable(traceId, 32)}`;
  return [console, ...(traceUrl === undefined ? [] : [printable(traceUrl, 2000)])].map(paint.soft);
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
