/** A graph shows what moves between scrapes: so everything is done for as many of them as it takes. */
import { setTimeout as delay } from 'node:timers/promises';
import { awaitCondition } from '../../await-condition.ts';
import { query } from '../../prometheus-client.ts';
import { type Client, clientOf, nextAddress } from './client.ts';
import type { Watched } from './watched-gateway.ts';

const pauseMs = 40;

/** Again and again, by one client, while Prometheus scrapes so many times. */
export async function keepDoing(
  use: Watched,
  forScrapes: number,
  what: (client: Client) => Promise<unknown>,
): Promise<void> {
  const client = clientOf(use.gateway.url, nextAddress());
  const end = (await scraped(use)) + forScrapes;
  do {
    await what(client);
    await delay(pauseMs);
  } while ((await scraped(use)) < end);
}

export const fromManyClients = <Result>(
  use: Watched,
  clients: number,
  what: (client: Client) => Promise<Result>,
): Promise<Result[]> =>
  Promise.all(Array.from({ length: clients }, () => what(clientOf(use.gateway.url, nextAddress()))));

export async function scrapes(use: Watched, more: number): Promise<void> {
  const end = (await scraped(use)) + more;
  await awaitCondition(`${more} scrapes`, 60_000, async () => ((await scraped(use)) >= end ? true : undefined));
}

/** Of the gateway, whether it answered or not. */
async function scraped(use: Watched): Promise<number> {
  const [count] = await query('count_over_time(up{job="weir"}[1h])', use.prometheus.url);
  return count?.value ?? 0;
}
