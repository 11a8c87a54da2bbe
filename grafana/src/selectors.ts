/**
 * The metrics and labels that a PromQL expression names. What our dashboards use is found by shape: strings are taken out
 * first, then whatever is not a function, a keyword, a range or a number is a metric.
 */
export interface Names {
  /** Each metric with the labels that its selector matches on. */
  readonly selectors: readonly { readonly metric: string; readonly labels: readonly string[] }[];
  /** Labels of groupings, and of label_replace. */
  readonly grouping: readonly string[];
}

const KEYWORDS = new Set(['or', 'and', 'unless', 'bool', 'offset', 'group_left', 'group_right']);
const LABEL_LIST = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const LABEL_REPLACE = /"(\w+)", "[^"]*", "(\w+)", "[^"]*"\)/g;
const SELECTOR = /([a-zA-Z_:][\w:]*)(\s*\()?(?:\s*\{([^}]*)\})?/g;

export function namesIn(expr: string): Names {
  const replaced = [...expr.matchAll(LABEL_REPLACE)].flatMap(([, to = '', from = '']) => [to, from]);
  const plain = expr.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const grouped = [...plain.matchAll(LABEL_LIST)].flatMap(([, list = '']) => words(list));
  const rest = plain.replace(LABEL_LIST, ' ').replace(/\[[^\]]*\]/g, ' ');
  const selectors = [];
  for (const [, metric = '', call, matchers = ''] of rest.matchAll(SELECTOR)) {
    if (call === undefined && !KEYWORDS.has(metric)) selectors.push({ metric, labels: words(matchers) });
  }
  return { selectors, grouping: [...grouped, ...replaced] };
}

const words = (list: string): string[] => list.match(/[a-zA-Z_]\w*/g) ?? [];
