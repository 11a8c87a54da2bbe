import { awaitCondition } from '../../await-condition.ts';
import { readStackInfo } from '../../stack-info.ts';
import type { Account } from './account.ts';
import { logAccount } from './log-account.ts';

const { ports } = readStackInfo();

/** The log record of a request, as Loki has it: attributes are structured metadata, with underscores for dots. */
export async function lokiAccount(service: string, traceId: string): Promise<Account> {
  const fields = await awaitCondition(`the log record of ${traceId} in Loki`, 40_000, async () => {
    const query = new URLSearchParams({
      query: `{service_name="${service}"} | trace_id="${traceId}" | weir_outcome!=""`,
      start: String((Date.now() - 600_000) * 1e6),
      limit: '10',
    });
    const response = await fetch(`http://127.0.0.1:${ports.loki}/loki/api/v1/query_range?${query.toString()}`);
    if (!response.ok) throw new Error(`Loki answered ${response.status}: ${await response.text()}`);
    const { data } = (await response.json()) as { data: { result: { stream: Record<string, string> }[] } };
    if (data.result.length > 1) throw new Error(`Loki has ${data.result.length} records of ${traceId}`);
    return data.result[0]?.stream;
  });
  return logAccount(fields, (name) => name.replaceAll('.', '_'));
}
