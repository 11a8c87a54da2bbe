/** OpenMetrics 1.0 read strictly, as far as the gateway uses it: whatever the specification forbids is an error. */

export interface ParsedFamily {
  type: string;
  unit?: string;
  help?: string;
  readonly samples: ParsedSample[];
}

export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar:
    | { readonly labels: Readonly<Record<string, string>>; readonly value: number; readonly at: number }
    | undefined;
}

const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d+)?(?:e[-+]?\d+)?|Inf|NaN)`;
const LABELS = String.raw`\{((?:[^"}]|"(?:[^"\\\n]|\\[\\n"])*")*)\}`;
const SAMPLE = new RegExp(
  String.raw`^([a-zA-Z_:][\w:]*)(?:${LABELS})? (${NUMBER})(?: # ${LABELS} (${NUMBER})(?: (${NUMBER}))?)?$`,
  'i',
);
const LABEL = /^([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\n"])*)"(,(?=.)|$)/;

const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
};

export function parseOpenMetrics(text: string): Map<string, ParsedFamily> {
  if (!text.endsWith('\n# EOF\n')) throw new Error('the last line is not # EOF');
  const families = new Map<string, ParsedFamily>();
  let current: [string, ParsedFamily] | undefined;
  for (const line of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1)) {
    const meta = /^# (TYPE|UNIT|HELP) (\S+) (.*)$/.exec(line);
    if (meta !== null) {
      const [, keyword, name, rest] = meta as unknown as [string, string, string, string];
      if (keyword === 'TYPE') {
        if (families.has(name)) throw new Error(`the family ${name} is there twice`);
        if (name.endsWith('_total')) throw new Error(`a family may not end in _total: ${name}`);
        current = [name, { type: rest, samples: [] }];
        families.set(...current);
      } else if (current?.[0] !== name) throw new Error(`${keyword} of ${name} is not with its family`);
      else if (keyword === 'UNIT') {
        if (!name.endsWith(`_${rest}`)) throw new Error(`the unit ${rest} is not in the name ${name}`);
        current[1].unit = rest;
      } else current[1].help = rest;
      continue;
    }
    if (current === undefined) throw new Error(`before any family: ${line}`);
    current[1].samples.push(parseSample(line, current[0], current[1].type));
  }
  for (const [name, family] of families) checkFamily(name, family);
  return families;
}

function parseSample(line: string, family: string, type: string): ParsedSample {
  const match = SAMPLE.exec(line);
  if (match === null) throw new Error(`not a sample: ${line}`);
  const [, name, labels, value, exemplarLabels, exemplarValue, exemplarAt] = match;
  if (!suffixes[type]?.some((suffix) => name === family + suffix))
    throw new Error(`${name} is not of ${type} ${family}`);
  if (exemplarLabels !== undefined && !/_(total|bucket)$/.test(name as string))
    throw new Error(`no exemplar here: ${line}`);
  return {
    name: name as string,
    labels: parseLabels(labels ?? ''),
    value: toNumber(value as string),
    exemplar:
      exemplarLabels === undefined
        ? undefined
        : {
            labels: parseExemplarLabels(exemplarLabels),
            value: toNumber(exemplarValue as string),
            at: Number(exemplarAt),
          },
  };
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ''; ) {
    const match = LABEL.exec(rest);
    if (match === null) throw new Error(`not labels: ${text}`);
    const [whole, name, value] = match as unknown as [string, string, string];
    if (Object.hasOwn(labels, name)) throw new Error(`the label ${name} is there twice: ${text}`);
    labels[name] = value.replaceAll(/\\([\\n"])/g, (_all, char: string) => (char === 'n' ? '\n' : char));
    rest = rest.slice(whole.length);
  }
  return labels;
}

function parseExemplarLabels(text: string): Record<string, string> {
  const labels = parseLabels(text);
  const chars = Object.entries(labels).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (chars > 128) throw new Error(`the labels of an exemplar are at most 128 characters: ${text}`);
  return labels;
}

const toNumber = (text: string): number => Number(text.replace(/inf/i, 'Infinity'));

/** Series are unique; a histogram's buckets rise, end at +Inf with the count, and hold their exemplars. */
function checkFamily(name: string, family: ParsedFamily): void {
  const seen = new Set<string>();
  for (const sample of family.samples) {
    const series = `${sample.name} ${Object.keys(sample.labels)
      .sort((a, b) => (a < b ? -1 : 1))
      .map((label) => `${label}=${sample.labels[label]}`)
      .join()}`;
    if (seen.has(series)) throw new Error(`a series is there twice: ${series}`);
    seen.add(series);
    if (family.type === 'counter' && !(sample.value >= 0)) throw new Error(`a counter is negative: ${series}`);
  }
  if (family.type !== 'histogram') return;
  let below = { bound: -Infinity, count: 0 };
  for (const sample of family.samples) {
    if (sample.name === `${name}_bucket`) {
      const bound = toNumber(sample.labels['le'] as string);
      if (!/^(\+Inf|\d+\.\d+)$/.test(sample.labels['le'] as string))
        throw new Error(`not a bound: ${sample.labels['le']}`);
      if (bound <= below.bound || sample.value < below.count) throw new Error(`buckets do not rise: ${name} ${bound}`);
      const { exemplar } = sample;
      if (exemplar !== undefined && !(exemplar.value <= bound && exemplar.value > below.bound))
        throw new Error(`the exemplar ${exemplar.value} is not in its bucket ${bound}`);
      below = { bound, count: sample.value };
    } else if (sample.name === `${name}_count`) {
      if (below.bound !== Infinity || below.count !== sample.value)
        throw new Error(`${name} does not end at its count`);
      below = { bound: -Infinity, count: 0 };
    }
  }
}
