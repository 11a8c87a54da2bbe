/**
 * No container engine is needed here, and none is used. What can be wrong without one is held: every file, port, host,
 * variable, secret and version that docker-compose.yml names is looked for in what it names.
 */
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builderModule, k6Module } from '../e2e/pins.ts';
import {
  type ComposeService,
  endpointsIn,
  mountsOf,
  readCompose,
  readText,
  repository,
  stringsIn,
  variablesIn,
} from './compose-file.ts';
import { listenedPorts, resolvedConfigs } from './listened-ports.ts';

const compose = readCompose();
const services = Object.entries(compose.services);
const service = (name: string): ComposeService => compose.services[name] as ComposeService;
const environmentOf = (name: string): Readonly<Record<string, string>> => service(name).environment ?? {};
const configs = resolvedConfigs(compose);
const ports = listenedPorts(compose);
const samples = ['storefront', 'orders', 'payments', 'inventory', 'notifications'];

describe('images', () => {
  const tag = (name: string): string => service(name).image.split(':')[1] ?? '';

  it('are the versions that `npm run e2e` runs', () => {
    const [, e2eCollector] = builderModule.split('@v');
    const [, e2eK6] = k6Module.split('@v');
    const e2eJaeger = /github\.com\/jaegertracing\/jaeger v(\S+)/.exec(readText('e2e/tools/jaeger/go.mod'))?.[1];
    expect({ collector: tag('collector'), k6: tag('k6'), jaeger: tag('jaeger') }).toEqual({
      collector: e2eCollector,
      k6: e2eK6,
      jaeger: e2eJaeger,
    });
    expect((parse(readText('otel/collector-builder.yaml')) as { dist: { version: string } }).dist.version).toBe(
      tag('collector'),
    );
    // Of Debian 12, which e2e takes them from.
    expect(tag('prometheus')).toMatch(/^v2\.42\./);
    expect(tag('redis')).toMatch(/^7\.0\b/);
    expect(tag('postgres')).toMatch(/^15\b/);
  });

  it('are pinned, and the one of our own is built by one service and used by the others', () => {
    for (const [name, { image }] of services) expect(image, name).toMatch(/^[\w./-]+:(local|v?\d+\.\d+|\d+-)/);
    const ours = services.filter(([, { image }]) => image.endsWith(':local'));
    expect(ours.map(([name]) => name).sort()).toEqual(['gateway', ...samples].sort());
    expect(ours.filter(([, { build }]) => build !== undefined).map(([name]) => name)).toEqual(['gateway']);
    expect(existsSync(join(repository, service('gateway').build?.dockerfile as string))).toBe(true);
  });

  it('have the program that a healthcheck runs', () => {
    // grafana/loki and the Collector's image are nothing but their binary. Jaeger and Grafana: nothing waits for them.
    const programs: Readonly<Record<string, string>> = {
      weir: 'node',
      redis: 'redis-cli',
      postgres: 'pg_isready',
      'prom/prometheus': 'wget',
    };
    for (const [name, { image, healthcheck }] of services) {
      if (healthcheck === undefined) continue;
      const [form, program] = healthcheck.test;
      expect({ name, form, program }).toEqual({ name, form: 'CMD', program: programs[image.split(':')[0] as string] });
    }
  });
});

describe('files', () => {
  it('that are mounted exist and cannot be written to; volumes are declared and used', () => {
    const volumes = new Set<string>();
    for (const [name, definition] of services) {
      for (const { from, to, isReadOnly } of mountsOf(definition)) {
        if (!from.startsWith('./')) volumes.add(from);
        else
          expect({ name, from, exists: existsSync(join(repository, from)), isReadOnly }).toEqual({
            name,
            from,
            exists: true,
            isReadOnly: true,
          });
        expect(to).toMatch(/^\/\w/);
      }
    }
    expect([...volumes]).toEqual(Object.keys(compose.volumes));
  });

  /** Where a path of a container comes from, if anything puts it there. */
  function sourceOf(definition: ComposeService, path: string): string | undefined {
    for (const { from, to } of mountsOf(definition))
      if (path === to || path.startsWith(`${to}/`)) return from + path.slice(to.length);
    return definition.secrets?.find(({ target }) => target === path)?.source;
  }

  it('that a command or a variable names are mounted', () => {
    const named = services.flatMap(([name, definition]) =>
      stringsIn([definition.command, definition.environment])
        .flatMap((word) => /(?:^|=)(\/(?:etc|load)\/\S+)$/.exec(word)?.[1] ?? [])
        .map((path) => ({ name, path, source: sourceOf(definition, path) })),
    );
    expect(named.length).toBeGreaterThanOrEqual(5);
    for (const { name, path, source } of named) {
      expect(source, `${name}: ${path}`).toBeDefined();
      expect(existsSync(join(repository, source as string)), `${name}: ${path}`).toBe(true);
    }
  });

  it('that mounted configuration names in turn are mounted, too', () => {
    const prometheus = parse(configs['otel/prometheus.yml']) as {
      rule_files: string[];
      scrape_configs: { authorization?: { credentials_file: string } }[];
    };
    const config = '/etc/prometheus/prometheus.yml';
    const named = [
      ...prometheus.rule_files,
      ...prometheus.scrape_configs.flatMap(({ authorization }) => authorization?.credentials_file ?? []),
    ];
    expect(named.map((path) => sourceOf(service('prometheus'), posix.join(dirname(config), path)))).toEqual([
      './otel/prometheus-rules.yml',
      'weir-admin-token',
    ]);

    const provider = parse(readText('grafana/provisioning/dashboards/weir.yaml')) as {
      providers: { options: { path: string } }[];
    };
    expect(provider.providers.map(({ options }) => sourceOf(service('grafana'), options.path))).toEqual([
      './grafana/dashboards',
    ]);
  });

  it('that our own image runs are in the repository', () => {
    const telemetry = JSON.parse(readText('sample-services/service-kit/package.json')) as {
      exports: Record<string, string>;
    };
    expect(telemetry.exports['./telemetry']).toBeDefined();
    for (const name of samples) {
      expect(service(name).command).toEqual([
        'node',
        '--import',
        '@weir/service-kit/telemetry',
        `sample-services/${name}/src/main.ts`,
      ]);
      expect(existsSync(join(repository, `sample-services/${name}/src/main.ts`))).toBe(true);
    }
  });
});

describe('addresses', () => {
  it('name a service, and a port that it listens on for others', () => {
    const written = [
      ...services.flatMap(([name, { environment, command }]) =>
        stringsIn([environment, command]).map((text) => ({ at: name, text })),
      ),
      ...Object.entries(configs).map(([at, text]) => ({ at, text })),
    ].flatMap(({ at, text }) => endpointsIn(text).map((endpoint) => ({ at, ...endpoint })));
    const toOthers = written.filter(({ host }) => host !== '0.0.0.0' && host !== '127.0.0.1');
    expect(toOthers.length).toBeGreaterThan(15);
    for (const { at, host, port } of toOthers)
      expect(ports[host] ?? `no service ${host}`, `${at}: ${host}:${port}`).toContain(port);
  });

  it('that a browser follows are published by a service', () => {
    const published = services.flatMap(([, definition]) => definition.ports ?? []);
    const followed = services.flatMap(([, { environment }]) =>
      stringsIn(environment)
        .flatMap(endpointsIn)
        .filter(({ host }) => host === '127.0.0.1'),
    );
    expect(followed).toEqual([{ host: '127.0.0.1', port: 16686 }]);
    for (const { port } of followed) expect(published).toContain(`127.0.0.1:${port}:${port}`);
  });

  it('of healthchecks are ports of the service itself', () => {
    for (const [name, { healthcheck, environment }] of services) {
      const test = (healthcheck?.test ?? []).join(' ').replace("' + process.env.PORT + '", environment?.['PORT'] ?? '');
      for (const { host, port } of endpointsIn(test))
        expect({ host, isListenedOn: ports[name]?.includes(port) }).toEqual({ host: '127.0.0.1', isListenedOn: true });
    }
  });

  it('that are published are on loopback, but the one that clients connect to', () => {
    const published = services.flatMap(([name, definition]) =>
      (definition.ports ?? []).map((port) => ({ name, port })),
    );
    for (const { name, port } of published)
      expect(ports[name], `${name} ${port}`).toContain(Number(port.split(':').at(-1)));
    expect(published.filter(({ port }) => !port.startsWith('127.0.0.1:'))).toEqual([
      { name: 'gateway', port: '8080:8080' },
    ]);
    expect(published.map(({ name }) => name)).not.toContain('postgres');
  });
});

describe('variables', () => {
  const sources = { gateway: 'gateway/gateway.yaml', collector: 'otel/collector.yaml' };

  it.each(Object.entries(sources))(
    'of %s that its file leaves open, or whose default is this machine, are set',
    (name, path) => {
      const set = environmentOf(name);
      const needed = variablesIn(readText(path)).filter(
        ({ fallback }) => fallback === undefined || fallback === '' || fallback.includes('127.0.0.1'),
      );
      expect(needed.length).toBeGreaterThan(2);
      for (const variable of needed) expect(set, variable.name).toHaveProperty(variable.name);
    },
  );

  it.each(Object.entries(sources))(
    'of %s are read by its file: a misspelt one would be ignored without a word',
    (name, path) => {
      const read = variablesIn(readText(path)).map((variable) => variable.name);
      for (const variable of Object.keys(environmentOf(name))) expect(read).toContain(variable);
    },
  );

  it.each(samples)('of %s are those that it and the service kit read', (name) => {
    const kit = ['start-service', 'call-service', 'database', 'telemetry'].map((file) =>
      readText(`sample-services/service-kit/src/${file}.ts`),
    );
    const main = readText(`sample-services/${name}/src/main.ts`);
    const messaging = main.includes('@weir/messaging') ? readText('sample-services/messaging/src/queue-redis.ts') : '';
    const source = [main, messaging, ...kit].join('\n');
    for (const variable of Object.keys(environmentOf(name)).filter((key) => key !== 'OTEL_SERVICE_NAME'))
      expect(source).toContain(`'${variable}'`);
    for (const [, url = ''] of main.matchAll(/serviceUrl\('(\w+)'/g)) expect(environmentOf(name)).toHaveProperty(url);
    expect('DATABASE_URL' in environmentOf(name)).toBe(main.includes('openDatabase'));
    expect('REDIS_URL' in environmentOf(name)).toBe(main.includes('@weir/messaging'));
    expect(environmentOf(name)['OTEL_SERVICE_NAME']).toBe(name);
  });

  it('that the person who starts it must give: the token alone, which Prometheus is handed as a file', () => {
    const raw = readText('docker-compose.yml').replace(/^\s*#.*$/gm, '');
    expect([...raw.matchAll(/(?<!\$)\$\{?(\w+)(:\?)?/g)].map(([, name, required]) => ({ name, required }))).toEqual([
      { name: 'WEIR_ADMIN_TOKEN', required: ':?' },
    ]);
    expect(Object.values(compose.secrets)).toEqual([{ environment: 'WEIR_ADMIN_TOKEN' }]);
    const users = services.filter(([, { secrets = [] }]) => secrets.length > 0).map(([name]) => name);
    expect(users).toEqual(['prometheus']);
  });

  it('make the database that the services connect to', () => {
    const { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: database } = environmentOf('postgres');
    for (const name of samples.filter((sample) => 'DATABASE_URL' in environmentOf(sample)))
      expect(environmentOf(name)['DATABASE_URL']).toBe(`postgres://${user}:${password}@postgres:5432/${database}`);
    expect(service('postgres').healthcheck?.test).toEqual(
      expect.arrayContaining([`--username=${user}`, `--dbname=${database}`]),
    );
  });
});

describe('telemetry', () => {
  it('of the gateway reaches Prometheus once, by the scrape that has exemplars', () => {
    expect(environmentOf('gateway')['WEIR_METRICS']).toBe('scrape');
    expect(service('prometheus').command).toContain('--enable-feature=exemplar-storage');
    expect(configs['otel/prometheus.yml']).toContain('gateway:8081');
  });
});

describe('starting and stopping', () => {
  it('waits only for what is there, for health only where there is a healthcheck, and never in a circle', () => {
    const reached = (name: string, path: readonly string[]): void => {
      expect(path, [...path, name].join(' → ')).not.toContain(name);
      for (const [next, { condition }] of Object.entries(service(name).depends_on ?? {})) {
        expect(compose.services, `${name} → ${next}`).toHaveProperty(next);
        expect(service(next).profiles, `${name} → ${next}`).toBeUndefined();
        expect(condition).toBe(service(next).healthcheck === undefined ? 'service_started' : 'service_healthy');
        reached(next, [...path, name]);
      }
    };
    for (const [name] of services) reached(name, []);
  });

  it('gives the gateway longer to stop than it drains', () => {
    const { listen } = parse(configs['gateway/gateway.yaml']) as { listen: { drain?: string } };
    const seconds = (text: string): number => Number(/^(\d+)s$/.exec(text)?.[1]);
    const drain =
      listen.drain ??
      /drain: duration\s*\.prefault\('(\w+)'\)/.exec(readText('gateway/src/server/config.ts'))?.[1] ??
      '';
    expect(seconds(service('gateway').stop_grace_period ?? '')).toBeGreaterThan(seconds(drain));
  });

  it('has k6 run only when asked for, and tell nobody about it', () => {
    expect(environmentOf('k6')['K6_NO_USAGE_REPORT']).toBe('true');
    expect(
      services.filter(([, { profiles }]) => profiles !== undefined).map(([name, { profiles }]) => [name, profiles]),
    ).toEqual([['k6', ['load']]]);
    expect(readText('load/smoke.ts')).toContain("__ENV['BASE_URL']");
  });
});
