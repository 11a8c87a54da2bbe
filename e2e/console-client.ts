/** The JSON API of the admin port, asked as a person with the token would. */
import type { GatewayState, RequestPage, TracePage } from '../gateway/src/admin/api/api-types.ts';
import { awaitCondition } from './await-condition.ts';
import { readStackInfo } from './stack-info.ts';

export interface AdminPort {
  readonly url: string;
  readonly token: string;
}

export function stackAdmin(): AdminPort {
  const { ports, adminToken } = readStackInfo();
  return { url: `http://127.0.0.1:${ports.admin}`, token: adminToken };
}

export const authorization = ({ token }: AdminPort): Record<string, string> =>
  token === '' ? {} : { authorization: `Bearer ${token}` };

/** undefined: it is not there (404). */
export async function readApi<Page>(path: string, admin = stackAdmin()): Promise<Page | undefined> {
  const response = await fetch(`${admin.url}/api/${path}`, {
    headers: authorization(admin),
    signal: AbortSignal.timeout(20_000),
  });
  if (response.status === 404) {
    await response.body?.cancel();
    return undefined;
  }
  if (!response.ok) throw new Error(`/api/${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Page;
}

export async function readState(admin = stackAdmin()): Promise<GatewayState> {
  const state = await readApi<GatewayState>('state', admin);
  if (state === undefined) throw new Error('/api/state is not there');
  return state;
}

export async function readRequests(filter: string, admin = stackAdmin()): Promise<RequestPage> {
  const page = await readApi<RequestPage>(`requests?${new URLSearchParams({ filter }).toString()}`, admin);
  if (page === undefined) throw new Error('/api/requests is not there');
  return page;
}

/** Awaits a trace that is complete in the sense of `isComplete`. */
export async function awaitPage(
  traceId: string,
  isComplete: (page: TracePage) => boolean,
  admin = stackAdmin(),
): Promise<TracePage> {
  let last: TracePage | undefined;
  try {
    return await awaitCondition(`trace ${traceId} in the console`, 30_000, async () => {
      last = await readApi<TracePage>(`traces/${traceId}`, admin);
      return last !== undefined && isComplete(last) ? last : undefined;
    });
  } catch (error) {
    throw new Error(`${String(error)}; it has ${JSON.stringify(last, undefined, 1)}`, { cause: error });
  }
}

export type Signal = 'traces' | 'logs' | 'metrics';

/** What a service sends, or somebody who only says to be one. */
export function sendOtlp(
  signal: Signal,
  body: string | Uint8Array<ArrayBuffer>,
  { admin = stackAdmin(), headers = {} }: { admin?: AdminPort; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${admin.url}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization(admin), ...headers },
    body,
    signal: AbortSignal.timeout(20_000),
  });
}
