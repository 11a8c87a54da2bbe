/** A gateway of its own whose every view is read, with an upstream that fails on demand and a Prometheus that scrapes it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePorts } from '../../free-ports.ts';
import { type SecondGateway, startSecondGateway } from '../../second-gateway.ts';
import { type SecondPrometheus, startSecondPrometheus } from '../../second-prometheus.ts';
import { readStackInfo } from '../../stack-info.ts';

export interface Compared {
  readonly gateway: SecondGateway;
  readonly prometheusUrl: string;
  readonly service: string;
  readonly targets: {
    readonly faulty: string;
    readonly closed: string;
    readonly orders: string;
    readonly storefront: string;
  };
  /** Settles when a request for this path has reached the faulty upstream. */
  reached(path: string): Promise<void>;
  stop(): Promise<void>;
}

/** `env` may bend the gateway: what is compared shall notice. */
export async function startCompared(name: string, env: NodeJS.ProcessEnv = {}): Promise<Compared> {
  const { ports, results } = readStackInfo();
  const folder = join(results, name);
  const faulty = await startFaulty();
  const { closed } = await freePorts(['closed']);
  const at = (port: number): string => `127.0.0.1:${port}`;
  const targets = {
    faulty: at(faulty.port),
    closed: at(closed),
    orders: at(ports.orders),
    storefront: at(ports.storefront),
  };
  let gateway: SecondGateway | undefined;
  let prometheus: SecondPrometheus | undefined;
  const stop = async (): Promise<void> => {
    await prometheus?.stop();
    await gateway?.stop();
    faulty.stop();
  };
  try {
    gateway = await startSecondGateway({ name, folder, env, config: configOf(name, targets) });
    prometheus = await startSecondPrometheus({
      name: `${name}-prometheus`,
      folder: join(folder, 'prometheus'),
      config: {
        global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
        scrape_configs: [{ job_name: name, static_configs: [{ targets: [new URL(gateway.admin.url).host] }] }],
      },
    });
    return { gateway, prometheusUrl: prometheus.url, service: name, targets, reached: faulty.reached, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configOf(service: string, targets: Compared['targets']): Record<string, unknown> {
  const { ports } = readStackInfo();
  const route = (name: string, path: string, upstream: string, more: object = {}): object => ({
    name,
    match: { path },
    upstream,
    ...more,
  });
  const upstream = (target: string): object => ({
    targets: [`http://${target}`],
    timeouts: { connect: '1s', response: '300ms' },
  });
  return {
    redis: { url: `redis://127.0.0.1:${ports.redis}`, deadline: '2s', keyPrefix: `${service}:` },
    telemetry: {
      service,
      otlp: `http://127.0.0.1:${ports.otlpHttp}`,
      metrics: 'scrape',
      sample: '100%',
      log: { otlp: 'all' },
    },
    // Each kind of request comes from an address of its own, so that no limit is shared.
    trustedProxies: ['127.0.0.1'],
    guard: { rate: '20/minute', blockFor: '1m' },
    upstreams: {
      faulty: upstream(targets.faulty),
      closed: upstream(targets.closed),
      orders: { targets: [`http://${targets.orders}`] },
      storefront: { targets: [`http://${targets.storefront}`] },
    },
    limits: {
      'one-a-minute': { key: 'client', rate: '1/minute' },
      'would-be': { key: 'client', rate: '1/minute', mode: 'shadow' },
    },
    routes: [
      route('place', '/orders', 'storefront', { match: { path: '/orders', methods: ['POST'] } }),
      route('list', '/orders', 'orders', { match: { path: '/orders', methods: ['GET'] } }),
      route('status', '/orders/{id}/status', 'orders'),
      route('one', '/orders/{id}', 'orders'),
      route('limited', '/limited', 'faulty', { limits: ['one-a-minute'] }),
      route('shadowed', '/shadowed', 'faulty', { limits: ['would-be'] }),
      route('refused', '/refused', 'closed'),
      route('faulty', '/faulty/*', 'faulty'),
    ],
  };
}

/** `/faulty/503/x` answers 503, `/faulty/hang/x` never, `/faulty/cut/x` half, all else 200. */
async function startFaulty() {
  const seen = new Set<string>();
  const waiting = new Map<string, () => void>();
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    seen.add(path);
    waiting.get(path)?.();
    const how = path.split('/')[2];
    if (how === 'hang') return;
    if (how === 'cut') {
      response.writeHead(200, { 'content-length': '1000' }).write('half');
      setImmediate(() => response.destroy());
      return;
    }
    response.writeHead(/^\d{3}$/.test(how ?? '') ? Number(how) : 200).end('done');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    reached: (path: string): Promise<void> =>
      new Promise((resolve) => {
        if (seen.has(path)) resolve();
        else waiting.set(path, resolve);
      }),
    stop: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
}
