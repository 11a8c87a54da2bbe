import { all, sumOf } from '../../promql.ts';

export const DECISIONS = 'weir_limit_decisions_total';

export const chosen = 'weir_policy=~"$policy"';

export const decisions = (matching: string, by = ''): string => sumOf(DECISIONS, all(chosen, matching), by);
