/** One request of a kind, and what each view says of it. */
import type { RequestRow } from '../../../gateway/src/story/story.ts';
import { awaitCondition } from '../../await-condition.ts';
import { readRequests } from '../../console-client.ts';
import { type Account, type Accounts, differences } from './account.ts';
import type { Compared } from './compared-gateway.ts';
import { consoleAccounts } from './console-account.ts';
import type { Kind } from './kinds.ts';
import { stdoutAccount } from './log-account.ts';
import { lokiAccount } from './loki-account.ts';
import { metricsAccount, readCounters } from './metrics-account.ts';
import { spanAccount } from './span-account.ts';

export interface Seen {
  readonly traceId: string;
  readonly expected: Account;
  readonly accounts: Accounts;
  readonly differences: readonly string[];
}

let clients = 0;

/** Newest first. */
const requestsOf = async (use: Compared, address: string): Promise<readonly RequestRow[]> =>
  (await readRequests(`client:${address}`, use.gateway.admin)).rows;

export async function seeAll(use: Compared, kind: Kind): Promise<Seen> {
  clients += 1;
  // An address that is written down only: a client of its own, with limits and a guard of its own (RFC 5737).
  const address = `192.0.2.${clients}`;
  await kind.before?.(use, address);
  const before = await readCounters(use);
  const earlier = (await requestsOf(use, address)).length;
  const client = await kind.make(use, address);
  const metrics = await metricsAccount(use, before);
  // Not by what the client was told: that is one of the views.
  const traceId = await awaitCondition(`the request of ${address}`, 20_000, async () => {
    const rows = await requestsOf(use, address);
    return rows.length > earlier ? rows[0]?.traceId : undefined;
  });
  const expected: Account = { ...kind.expected(use), traceId };
  const console = await consoleAccounts(use.gateway, use.service, traceId);
  const accounts: Accounts = {
    client,
    metrics,
    log: await stdoutAccount(use.gateway.logFile, traceId),
    spans: await spanAccount(use.service, traceId, expected.attempts?.length ?? 0),
    loki: await lokiAccount(use.service, traceId),
    'console row': console.row,
    'console story': console.story,
    'console waterfall': console.waterfall,
    'console line': console.line,
  };
  return { traceId, expected, accounts, differences: differences(expected, accounts) };
}
