/** Requests of every outcome, for a picture: some seconds of the usual, then one of each. */
import { setTimeout as delay } from 'node:timers/promises';

const rounds = 40;
const pauseMs = 150;

export async function makeTraffic(gateway: string): Promise<{ orderTraceId: string }> {
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(`${gateway}${path}`, { ...init, signal: AbortSignal.timeout(20_000) });
    await response.arrayBuffer();
    return response;
  };
  const order = (item: string, quantity: number): Promise<Response> =>
    ask('/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item, quantity }),
    });

  for (let round = 0; round < rounds; round += 1) {
    await Promise.all([ask('/orders'), round % 3 === 0 ? order('tea', 1 + (round % 4)) : ask('/slow?ms=40')]);
    await delay(pauseMs);
  }
  // More than its upstream is given: 5 s. The list, in which the newest stand above, is filled with the rest by then.
  const broken = Promise.all([ask('/slow?ms=6000'), ask('/slow?ms=7000'), ask('/slow?ms=8000')]);
  for (let asked = 0; asked < 10; asked += 1)
    await Promise.all([ask('/try'), asked % 2 === 0 ? ask('/orders') : order('tea', 1)]);
  await delay(3_500);
  await order('tea', 3);
  await ask('/nowhere');
  await ask('/orders/unknown');
  await ask('/try');
  await ask('/orders');
  await order('lamp', 1);
  await ask('/slow?ms=800');
  await broken;
  await ask('/try');
  await leaveEarly(`${gateway}/stream?events=50&everyMs=100`);
  const placed = await order('kettle', 2);
  if (placed.status !== 201) throw new Error(`the order was answered with ${placed.status}`);
  const orderTraceId = placed.headers.get('traceresponse')?.split('-')[1] ?? '';
  return { orderTraceId };
}

/** A client that goes away after the first event. */
async function leaveEarly(url: string): Promise<void> {
  const leave = new AbortController();
  const response = await fetch(url, { signal: leave.signal });
  const reader = response.body?.getReader();
  await reader?.read();
  leave.abort();
}
