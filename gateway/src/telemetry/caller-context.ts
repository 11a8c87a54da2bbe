import type { ParentContext } from './parse-traceparent.ts';

/** B3 may say whether to trace without saying which trace it is. */
export type LoneDecision = 'accept' | 'deny';

/** What a caller says of its trace, whatever the format. */
export type CallerContext = ParentContext | LoneDecision;
