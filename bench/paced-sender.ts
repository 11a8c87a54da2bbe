/** GETs at a pace: so many a second, whatever the answers take, over kept connections. */
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const slotMs = 20;

/** Throws when an answer is not a success: a load that fails measures nothing. */
export async function sendPaced(url: string, perSecond: number, seconds: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const total = perSecond * seconds;
  const load: { sent: number; answered: number; failure?: Error } = { sent: 0, answered: 0 };
  const sendOne = (): void => {
    load.sent += 1;
    get(url, { agent }, (response) => {
      if ((response.statusCode ?? 0) >= 400) load.failure = new Error(`${url} answered ${response.statusCode}`);
      response.resume().once('end', () => (load.answered += 1));
    }).once('error', (error) => (load.failure = error));
  };
  const beganMs = performance.now();
  while (load.answered < total && load.failure === undefined) {
    // What is due by now: a timer that was late is made up for.
    const due = Math.min(total, Math.ceil(((performance.now() - beganMs) * perSecond) / 1000));
    while (load.sent < due) sendOne();
    await delay(slotMs);
  }
  agent.destroy();
  if (load.failure !== undefined) throw load.failure;
}
