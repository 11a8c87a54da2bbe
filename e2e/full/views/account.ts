/**
 * What one view says of one request, in words that all views share.
 *
 *   client · spans · metrics · log · Loki · console ──► Account, each read from that view alone ──► differences
 *
 * A field that is not there: the view does not tell. null: it tells that there was none.
 */
import { isDeepStrictEqual } from 'node:util';

export type PolicyWord = 'allowed' | 'limited' | 'would-limit';

export interface AttemptAccount {
  readonly upstream?: string;
  readonly target?: string;
  readonly status?: number | null;
  /** What went wrong, in the word of the record. */
  readonly failure?: string | null;
}

export interface Account {
  readonly traceId?: string;
  readonly method?: string;
  readonly status?: number | null;
  readonly route?: string | null;
  readonly outcome?: string;
  readonly problem?: string | null;
  readonly guard?: 'allowed' | 'blocked' | null;
  readonly policies?: Readonly<Record<string, PolicyWord>>;
  readonly attempts?: readonly AttemptAccount[];
  readonly durationMs?: number;
}

export type Accounts = Readonly<Record<string, Account>>;

/** Views round to the microsecond, each on its own. */
const ROUNDING_MS = 0.0025;

const compared = ['traceId', 'method', 'status', 'route', 'outcome', 'problem', 'guard'] as const;

/** Each begins with the name of the view that differs: from what was expected or, of the duration, from what most say. */
export function differences(expected: Account, accounts: Accounts): string[] {
  const found: string[] = [];
  const durations = Object.values(accounts).flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs]));
  const durationMs = durations.toSorted((a, b) => a - b)[Math.floor(durations.length / 2)];
  for (const [view, account] of Object.entries(accounts)) {
    const tell = (field: string, says: unknown, wanted: unknown): void => {
      found.push(`${view}: ${field} is ${JSON.stringify(says)}, expected ${JSON.stringify(wanted)}`);
    };
    for (const field of compared)
      if (account[field] !== undefined && expected[field] !== undefined && account[field] !== expected[field])
        tell(field, account[field], expected[field]);
    if (account.policies !== undefined && !sameWords(account.policies, expected.policies ?? {}))
      tell('policies', account.policies, expected.policies ?? {});
    if (account.attempts !== undefined) compareAttempts(account.attempts, expected.attempts ?? [], tell);
    if (account.durationMs !== undefined && Math.abs(account.durationMs - (durationMs ?? 0)) > ROUNDING_MS)
      tell('durationMs', account.durationMs, durationMs);
  }
  return found;
}

const sameWords = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean =>
  isDeepStrictEqual({ ...one }, { ...other });

function compareAttempts(
  says: readonly AttemptAccount[],
  wanted: readonly AttemptAccount[],
  tell: (field: string, says: unknown, wanted: unknown) => void,
): void {
  if (says.length !== wanted.length) {
    tell('attempts', says, wanted);
    return;
  }
  for (const [index, one] of wanted.entries()) {
    const said = says[index] as AttemptAccount;
    for (const field of ['upstream', 'target', 'status', 'failure'] as const)
      if (said[field] !== undefined && one[field] !== undefined && said[field] !== one[field])
        tell(`attempt ${index + 1} ${field}`, said[field], one[field]);
  }
}

/** `new-orders: limited, 0 of 1 …` → new-orders: limited; of several, each. */
export function policiesIn(texts: readonly string[]): Record<string, PolicyWord> {
  const policies: Record<string, PolicyWord> = {};
  for (const text of texts) {
    const parts = /^(?<name>\S+): (?<word>allowed|limited|would-limit)\b/.exec(text)?.groups;
    if (parts === undefined) throw new Error(`no verdict of a policy: ${text}`);
    policies[parts['name'] as string] = parts['word'] as PolicyWord;
  }
  return policies;
}
