import { WebSocket } from 'ws';
import { readStackInfo } from './stack-info.ts';

const { ports, adminToken } = readStackInfo();
const gatewayUrl = `http://127.0.0.1:${ports.gateway}`;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly traceId: string;
}

export async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${gatewayUrl}${path}`, { ...init, signal: AbortSignal.timeout(20_000) });
  const traceId = traceIdIn(response.headers.get('traceresponse') ?? undefined, path);
  return { status: response.status, headers: response.headers, body: await response.text(), traceId };
}

function traceIdIn(traceResponse: string | undefined, path: string): string {
  const traceId = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceResponse ?? '')?.[1];
  if (traceId === undefined) throw new Error(`${path} was answered without a traceresponse`);
  return traceId;
}

export interface Conversation {
  readonly traceId: string;
  readonly messages: readonly string[];
  readonly closeCode: number;
}

/** A WebSocket through the gateway, listened to until the other side closes it. */
export function listenTo(path: string): Promise<Conversation> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${gatewayUrl.replace('http', 'ws')}${path}`, { handshakeTimeout: 20_000 });
    const messages: string[] = [];
    let traceId = '';
    socket.on('upgrade', ({ headers }) => {
      traceId = traceIdIn(headers['traceresponse']?.toString(), path);
    });
    socket.on('message', (data: Buffer) => messages.push(data.toString()));
    socket.once('error', reject);
    socket.once('close', (closeCode) => resolve({ traceId, messages, closeCode }));
  });
}

export const placeOrder = (item = 'tea'): Promise<Answer> =>
  ask('/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ item, quantity: 1 }),
  });

/** Asks /try until a limit says no; there is a limit of ten in ten seconds on it. */
export async function askUntilLimited(): Promise<Answer> {
  for (let asked = 0; asked < 30; asked += 1) {
    const answer = await ask('/try');
    if (answer.status === 429) return answer;
  }
  throw new Error('30 requests to /try in a row were not limited');
}

/** What the gateway itself says of its metrics, now. */
export async function scrapeGateway(): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${ports.admin}/metrics`, {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  return response.text();
}

/** The sum of the samples of one name whose labels include all of those given. */
export function sumOf(exposition: string, name: string, labels: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  let sum = 0;
  for (const line of exposition.split('\n')) {
    if (!line.startsWith(`${name}{`) || !wanted.every((label) => line.includes(label))) continue;
    sum += Number(
      line
        .slice(line.lastIndexOf('}') + 1)
        .trim()
        .split(' ')[0],
    );
  }
  return sum;
}

/** Looks while a process is away. It is started again whatever happens: the files after this one have the same stack. */
export async function during(outageOf: string, look: () => Promise<void>): Promise<void> {
  await control('kill', outageOf);
  try {
    await look();
  } finally {
    await control('restart', outageOf);
  }
}

/** Starts a process of the stack anew with more in its environment; as it was again when `look` is over. */
export async function restartedWith(
  name: string,
  variables: Readonly<Record<string, string>>,
  look: () => Promise<void>,
): Promise<void> {
  await control('kill', name);
  await control('restart', name, variables);
  try {
    await look();
  } finally {
    await control('kill', name);
    await control('restart', name);
  }
}

async function control(
  action: 'kill' | 'restart',
  name: string,
  variables?: Readonly<Record<string, string>>,
): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${ports.control}/${action}/${name}`, {
    method: 'POST',
    ...(variables === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(variables) }),
  });
  if (!response.ok) throw new Error(`${action} ${name}: ${await response.text()}`);
}
