import { problemSpec } from '../problems.ts';
import type { OutcomeNote } from '../record.ts';
import type { Outcome } from './stage.ts';

/** The outcome as the record keeps it. */
export function outcomeNote(outcome: Outcome): OutcomeNote {
  switch (outcome.kind) {
    case 'forwarded':
    case 'switched':
      return { kind: outcome.kind };
    case 'answered':
      return { kind: 'answered', by: outcome.by };
    case 'refused': {
      const { code, retryAfterMs } = outcome.problem;
      return { kind: 'refused', by: outcome.by, problem: code, detail: problemSpec(code).detail, retryAfterMs };
    }
    case 'broken':
      return { kind: 'broken', problem: outcome.problem.code };
    case 'aborted':
      return outcome;
  }
}
