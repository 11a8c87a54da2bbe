/** The comparison finds a view that tells what is not so: for each, a gateway with that projector bent. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeAll } from './all-accounts.ts';
import { bends } from './bends.ts';
import { type Compared, startCompared } from './compared-gateway.ts';
import { kinds } from './kinds.ts';

describe.each(Object.entries(bends))('a gateway with a wrong %s', (name, bend) => {
  let use: Compared;
  beforeAll(async () => {
    use = await startCompared(`weir-bent-${name.replaceAll(' ', '-')}`, {
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'wrong-projector.ts')}`,
      WEIR_BEND: name,
    });
  });
  afterAll(() => use.stop());

  it(`is found by a request that is ${bend.seenBy}`, async () => {
    const kind = kinds.find((one) => one.name === bend.seenBy);
    if (kind === undefined) throw new Error(`there is no kind ${bend.seenBy}`);
    const seen = await seeAll(use, kind);
    expect(seen.differences.join('\n')).toContain(bend.found);
    // And nothing else: the other views still agree.
    expect(seen.differences.filter((one) => !bend.views.some((view) => one.startsWith(`${view}:`)))).toEqual([]);
  });
});
