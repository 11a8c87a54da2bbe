/** What `weir doctor` prints: each finding with what it was seen by and what would mend it, the worst first. */
import type { DoctorPage } from '../../admin/api/api-types.ts';
import { type Paints, paintOf } from './paint.ts';
import { printable } from './printable-text.ts';
import { clockTime } from './short-time.ts';

type Finding = DoctorPage['findings'][number];

const LONGEST_WORD = 24;
const LONGEST_WORDS = 1000;
/** As wide as `unknown`. */
const WIDTH = 7;

export function doctorLines(page: DoctorPage, consoleUrl: string, paint: Paints): string[] {
  const { findings, traces, sinceMs } = page;
  const ill = findings.filter(({ health }) => health !== 'ok');
  const well = findings.filter(({ health }) => health === 'ok');
  const looked = `${count(traces, 'trace')} looked at${sinceMs === undefined ? '' : `, the oldest of ${clockTime(sinceMs)}`}`;
  return [
    ...ill.flatMap((finding) => [...findingLines(finding, paint), '']),
    ...well.flatMap((finding) => wellLines(finding, paint)),
    ...(well.length > 0 ? [''] : []),
    `${summary(findings)}; ${looked}`,
    paint.soft(`${consoleUrl}doctor`),
  ];
}

function findingLines(finding: Finding, paint: Paints): string[] {
  const { says, evidence, fix, traceIds } = finding;
  return [
    `${healthWord(finding, paint)}  ${paint.strong(printable(says, LONGEST_WORDS))}`,
    row('seen', printable(evidence, LONGEST_WORDS), paint),
    ...(fix === undefined ? [] : [row('fix', printable(fix, LONGEST_WORDS), paint)]),
    ...(traceIds.length === 0 ? [] : [row('traces', traceIds.map((id) => printable(id, 32)).join(' '), paint)]),
  ];
}

const wellLines = (finding: Finding, paint: Paints): string[] => [
  `${healthWord(finding, paint)}  ${printable(finding.says, LONGEST_WORDS)}  ${paint.soft(printable(finding.evidence, LONGEST_WORDS))}`,
];

const row = (name: string, text: string, paint: Paints): string =>
  `${' '.repeat(WIDTH)}  ${paint.soft(name.padEnd(6))}  ${text}`;

/** By the colours of outcomes: what is broken, what is limited, what is well. */
const SIGNS: Readonly<Record<string, string>> = { bad: 'broken', warn: 'limited', ok: 'ok', unknown: 'aborted' };

function healthWord({ health }: Finding, paint: Paints): string {
  const sign = Object.hasOwn(SIGNS, health) ? (SIGNS[health] as string) : '';
  return paintOf(paint.chip, sign)(printable(health, LONGEST_WORD).padEnd(WIDTH));
}

function summary(findings: readonly Finding[]): string {
  const of = (health: string): number => findings.filter((finding) => finding.health === health).length;
  const parts = ['bad', 'warn', 'unknown', 'ok'].filter((health) => of(health) > 0);
  return parts.map((health) => `${of(health)} ${health}`).join(', ');
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
