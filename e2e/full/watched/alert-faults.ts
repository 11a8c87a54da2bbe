/** What makes alerts fire, for as long as `look` looks; when it is over, they are to go away. */
import { setTimeout as delay } from 'node:timers/promises';
import { during } from '../../gateway-client.ts';
import { type Client, clientOf, nextAddress } from './client.ts';
import { holdUp, killWorkers, sendOldLine } from './faults.ts';
import type { Watched } from './watched-gateway.ts';

type Look = () => Promise<void>;

export interface AlertFault {
  readonly fault: string;
  readonly alerts: readonly string[];
  readonly make: (use: Watched, look: Look) => Promise<void>;
}

const pauseMs = 30;

export const alertFaults: readonly AlertFault[] = [
  {
    fault: 'an upstream answers 503',
    alerts: ['WeirErrorBudgetBurningFast', 'WeirErrorBudgetBurningSlow', 'WeirRouteFailing'],
    make: (use, look) => asking(use, (client) => client.ask('/faulty/503'), look),
  },
  {
    fault: 'an upstream is slow',
    alerts: ['WeirLatencyBudgetBurning'],
    make: (use, look) =>
      asking(use, (client) => Promise.all(Array.from({ length: 8 }, () => client.ask('/slow?ms=700'))), look),
  },
  {
    fault: 'Redis is killed',
    alerts: ['WeirLimiterStoreDown', 'WeirLimiterRefusing'],
    make: (use, look) => during('redis', () => asking(use, (client) => client.ask('/try'), look)),
  },
  {
    fault: 'the Collector is killed',
    alerts: ['WeirTelemetryDropped', 'WeirCollectorDown'],
    make: (use, look) => during('collector', () => asking(use, (client) => client.ask('/faulty/200'), look)),
  },
  {
    fault: 'Loki refuses lines, for they are of last year',
    alerts: ['WeirCollectorLosing'],
    make: (_use, look) => meanwhile(sendOldLine, look),
  },
  {
    fault: 'nobody works on the queue',
    alerts: ['WeirQueueOld'],
    make: (use, look) => during('notifications', () => asking(use, (client) => client.placeOrder(), look)),
  },
  {
    fault: 'the gateway is held up again and again',
    alerts: ['WeirEventLoopLate'],
    make: (use, look) => meanwhile(() => holdUp(use.gateway.pid, 300, 400), look),
  },
  {
    fault: 'the gateway stands still',
    alerts: ['WeirGatewayDown'],
    make: (use, look) =>
      between(
        () => process.kill(use.gateway.pid, 'SIGSTOP'),
        look,
        () => process.kill(use.gateway.pid, 'SIGCONT'),
      ),
  },
  {
    fault: 'its heap fills up',
    alerts: ['WeirHeapNearLimit'],
    make: (use, look) =>
      between(
        () => process.kill(use.gateway.pid, 'SIGUSR2'),
        look,
        () => process.kill(use.gateway.pid, 'SIGUSR2'),
      ),
  },
  {
    fault: 'its workers die as soon as they are there',
    alerts: ['WeirRestartLoop'],
    make: (use, look) => meanwhile(() => killWorkers(use), look),
  },
];

async function between(begin: () => void, look: Look, end: () => void): Promise<void> {
  begin();
  try {
    await look();
  } finally {
    end();
  }
}

function asking(use: Watched, what: (client: Client) => Promise<unknown>, look: Look): Promise<void> {
  const client = clientOf(use.gateway.url, nextAddress());
  return meanwhile(async () => {
    await what(client);
    await delay(pauseMs);
  }, look);
}

/** Looks while `what` is done again and again. */
async function meanwhile(what: () => Promise<void>, look: Look): Promise<void> {
  const over = new AbortController();
  const doing = (async (): Promise<void> => {
    while (!over.signal.aborted) await what();
  })();
  try {
    // What can no longer be done shows nothing: it ends the look.
    await Promise.race([look(), doing]);
  } finally {
    over.abort();
    await doing;
  }
}
