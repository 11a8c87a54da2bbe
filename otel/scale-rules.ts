/**
 * The rules of Prometheus with every span of time multiplied, so that what takes days can be seen to happen in minutes:
 *
 *   rate(x[5m])   for: 2m   interval: 30s   offset 1h   ──× 1/150──►   rate(x[2s])   for: 800ms   interval: 200ms   offset 24s
 *
 * Names stay (`weir:request_errors:ratio_rate5m` holds two seconds then), and so do thresholds: they are shares, rates and ages.
 * Text in, text out: nothing else of the file is touched, so what is tested is what is shipped.
 */
const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

const DURATION = String.raw`(?:\d+(?:ms|[smhdwy]))+`;
/** `[5m]` and, of a subquery, `[1h:5m]`, `[1h:]`. */
const RANGE = new RegExp(String.raw`\[\s*(${DURATION})\s*(?:(:)\s*(${DURATION})?\s*)?\]`, 'g');
const OFFSET = new RegExp(String.raw`(\boffset\s+-?\s*)(${DURATION})`, 'g');
/** Keys of a rule or a group, quoted or not. */
const KEY = new RegExp(
  String.raw`^(\s*(?:-\s+)?(?:for|keep_firing_for|interval|query_offset):\s+)(["']?)(${DURATION})\2(\s*(?:#.*)?)$`,
);
const COMMENT = /^\s*#/;

/** A window must hold two scrapes, or it shows nothing. */
const leastWindowMs = 1_000;

export function scaleRules(yamlText: string, factor: number): string {
  if (!(factor > 0)) throw new Error(`the rules cannot be scaled by ${factor}`);
  const window = (text: string): string => writeDuration(Math.max(leastWindowMs, readDuration(text) * factor));
  const time = (text: string): string => writeDuration(readDuration(text) * factor);
  const scaled = (line: string): string => {
    if (COMMENT.test(line)) return line;
    const key = KEY.exec(line);
    if (key !== null) return `${key[1]}${key[2]}${time(key[3] as string)}${key[2]}${key[4]}`;
    return line
      .replace(
        RANGE,
        (_, range: string, colon = '', step?: string) =>
          `[${window(range)}${colon}${step === undefined ? '' : time(step)}]`,
      )
      .replace(OFFSET, (_, before: string, offset: string) => before + time(offset));
  };
  return yamlText.split('\n').map(scaled).join('\n');
}

function readDuration(text: string): number {
  let ms = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+)(ms|[smhdwy])/g))
    ms += Number(count) * (unitsMs[unit] as number);
  return ms;
}

/** In the largest unit that it is a whole number of, for the eye; 0 is no duration to Prometheus. */
function writeDuration(ms: number): string {
  const whole = Math.max(1, Math.round(ms));
  const [unit, size] = (['d', 'h', 'm', 's'] as const)
    .map((name) => [name, unitsMs[name] as number] as const)
    .find(([, length]) => whole % length === 0) ?? ['ms', 1];
  return `${whole / size}${unit}`;
}
