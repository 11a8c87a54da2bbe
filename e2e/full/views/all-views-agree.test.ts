/** Traces, metrics, log and console are projections of one record: of each kind of request they say the same, field by field. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitTrace } from '../../jaeger-client.ts';
import { seeAll } from './all-accounts.ts';
import { type Compared, startCompared } from './compared-gateway.ts';
import { kinds } from './kinds.ts';

describe('every view says the same of', () => {
  let use: Compared;
  beforeAll(async () => {
    use = await startCompared('weir-compared');
  });
  afterAll(() => use.stop());

  it.each(kinds)('$name', async (kind) => {
    const seen = await seeAll(use, kind);
    expect(seen.differences, JSON.stringify(seen.accounts, undefined, 1)).toEqual([]);
    // A view that tells nothing cannot differ.
    for (const [view, account] of Object.entries(seen.accounts)) {
      if (view !== 'client' && view !== 'console story') expect(account.status, view).toBe(seen.expected.status);
    }
    if (kind.name === 'one that ends in the queue')
      await awaitTrace(seen.traceId, (spans) =>
        spans.some(({ service, kind: of }) => service === 'notifications' && of === 'consumer'),
      );
  });
});
