/** What can happen to a gateway and to what is around it, each for as long as a graph needs to show it. */
import { execFileSync } from 'node:child_process';
import { ontoQueue } from '../../../sample-services/messaging/src/onto-queue.ts';
import { awaitCondition } from '../../await-condition.ts';
import { during, restartedWith } from '../../gateway-client.ts';
import { query } from '../../prometheus-client.ts';
import { readStackInfo } from '../../stack-info.ts';
import { holdUp } from './faults.ts';
import { fromManyClients, keepDoing, scrapes } from './keep-doing.ts';
import type { Watched } from './watched-gateway.ts';

export interface Scenario {
  /** Which one somebody would choose in Grafana. */
  readonly route?: string;
  readonly run: (use: Watched) => Promise<void>;
}

/** Scrapes. Enough for a rate of what the gateway counts itself, and of what arrives every few seconds by OTLP. */
const short = 5;
const long = 12;
const patienceMs = 90_000;
const largeBody = 'x'.repeat(20_000);

/** It is told when Redis cannot be reached, of which there is no need here. */
const silent = { info: () => undefined, warn: () => undefined } as unknown as Parameters<typeof ontoQueue>[1]['log'];

const isSome = async (use: Watched, expression: string): Promise<true | undefined> =>
  (await query(`(${expression}) > 0`, use.prometheus.url)).length > 0 ? true : undefined;

export const scenarios = {
  orders: {
    route: 'create-order',
    run: (use) =>
      keepDoing(use, long, async (client) => {
        await client.placeOrder();
        await client.ask('/orders');
        await client.ask('/stream?events=2&everyMs=5');
      }),
  },

  'a limit is reached': { route: 'try', run: (use) => keepDoing(use, short, (client) => client.ask('/try')) },

  'a limit in shadow mode would be reached': {
    run: (use) => keepDoing(use, short, (client) => client.ask('/slow?ms=0')),
  },

  'the guard blocks a client': {
    run: (use) =>
      keepDoing(use, short, (client) => Promise.all(Array.from({ length: 100 }, () => client.ask('/faulty/200')))),
  },

  'an upstream refuses connections': {
    route: 'refused',
    run: (use) => keepDoing(use, short, (client) => client.ask('/refused')),
  },

  'an upstream answers 503': {
    route: 'faulty',
    run: (use) => keepDoing(use, long, (client) => client.ask('/faulty/503')),
  },

  'an upstream is slow': {
    route: 'shadowed',
    run: (use) => keepDoing(use, long, () => fromManyClients(use, 8, (client) => client.ask('/slow?ms=800'))),
  },

  'more is asked of an upstream than it has connections': {
    run: (use) => keepDoing(use, short, () => fromManyClients(use, 1_200, (client) => client.ask('/faulty/wait'))),
  },

  'WebSockets are open': {
    run: async (use) => {
      const sockets = await fromManyClients(use, 5, (client) => client.openSocket('/faulty/socket'));
      await scrapes(use, short);
      for (const socket of sockets) socket.terminate();
    },
  },

  'much is asked': {
    run: (use) =>
      keepDoing(use, long, async () => {
        for (let turn = 0; turn < 20; turn += 1)
          await fromManyClients(use, 20, (client) => client.ask('/faulty/200', largeBody));
      }),
  },

  'much is ordered': {
    run: (use) => keepDoing(use, long, () => fromManyClients(use, 60, (client) => client.placeOrder())),
  },

  'the gateway is held up': { run: (use) => keepDoing(use, 3 * long, () => holdUp(use.gateway.pid, 60, 5)) },

  'nobody works on the queue': {
    run: (use) =>
      during('notifications', async () => {
        await keepDoing(use, short, (client) => client.placeOrder());
        await awaitCondition('the age of the queue', patienceMs, () =>
          isSome(use, 'max(messaging_queue_oldest_age_seconds) - 2'),
        );
      }),
  },

  'a message cannot be worked on': {
    run: async (use) => {
      const { ports } = readStackInfo();
      const consumer = new URL(`http://127.0.0.1:${ports.notifications}`);
      const way = ontoQueue(`redis://127.0.0.1:${ports.redis}`, { queue: 'order-events', consumer, log: silent });
      try {
        let sent = 0;
        await keepDoing(use, long, async () => {
          sent += 1;
          // PostgreSQL takes no NUL in a text, so the mail cannot be kept.
          const data = { orderId: 'of-nobody', status: 'paid', item: '\0', quantity: 1 };
          await way.send({
            id: `unkeepable-${Date.now()}-${sent}`,
            type: 'placed',
            at: new Date().toISOString(),
            data,
          });
        });
      } finally {
        await way.close();
      }
    },
  },

  'Redis hangs': {
    run: async (use) => {
      const { redisCli, ports } = readStackInfo();
      execFileSync(redisCli, ['-p', `${ports.redis}`, 'client', 'pause', '6000', 'all']);
      await keepDoing(use, long, (client) => client.ask('/try'));
    },
  },

  'Redis is away': {
    route: 'try',
    run: async (use) => {
      await during('redis', () => keepDoing(use, long, (client) => client.ask('/try')));
      await awaitCondition('Redis to be used again', patienceMs, () => isSome(use, 'min(weir_redis_connected)'));
    },
  },

  // Its gateway, which is that of the stack, and not the one that is watched.
  'the console is away': {
    run: (use) =>
      restartedWith('collector', { COLLECTOR_CONSOLE_QUEUE: '4' }, () =>
        during('weir', async () => {
          await awaitCondition('the Collector to give up and to have no room', patienceMs, async () => {
            await keepDoing(use, 1, (client) => client.placeOrder());
            for (const way of ['send', 'enqueue'])
              for (const what of ['spans', 'log_records'])
                if ((await isSome(use, `sum(rate(otelcol_exporter_${way}_failed_${what}[12s]))`)) === undefined)
                  return undefined;
            return true;
          });
        }),
      ),
  },

  'the Collector has no memory left': {
    run: (use) =>
      restartedWith('collector', { COLLECTOR_MEMORY_MIB: '81' }, () =>
        keepDoing(use, long, () => fromManyClients(use, 5, (client) => client.placeOrder())),
      ),
  },

  'the Collector is away': {
    run: (use) =>
      during('collector', async () => {
        await awaitCondition('telemetry to be dropped', patienceMs, async () => {
          await keepDoing(use, 1, (client) => client.ask('/faulty/200'));
          return isSome(use, 'sum(increase(weir_export_dropped_total[30s]))');
        });
      }),
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

/** In this order; what stands on one line does not get in the way of the others there. */
export const course: readonly (readonly ScenarioName[])[] = [
  [
    'orders',
    'a limit is reached',
    'a limit in shadow mode would be reached',
    'the guard blocks a client',
    'an upstream refuses connections',
    'an upstream answers 503',
    'WebSockets are open',
  ],
  ['an upstream is slow', 'more is asked of an upstream than it has connections'],
  ['much is asked'],
  ['much is ordered'],
  ['the gateway is held up', 'a message cannot be worked on'],
  ['nobody works on the queue'],
  ['Redis hangs'],
  ['Redis is away'],
  ['the console is away'],
  ['the Collector has no memory left'],
  ['the Collector is away'],
];
