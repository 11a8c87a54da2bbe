import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const bin = resolve(import.meta.dirname, 'weir.ts');
const folder = mkdtempSync(join(tmpdir(), 'weir-cli-'));

const weir = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    timeout: 15_000,
    env: {},
  });
  return { status, stdout, stderr };
};

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const good = write(
  'good.yaml',
  `upstreams: { orders: { targets: ["http://127.0.0.1:7001"] } }
limits: { per-client: { key: client, rate: 100/minute } }
routes:
  - { name: list, match: { path: /orders, methods: [GET] }, upstream: orders, sample: 7% }
  - { name: all, match: { host: shop.example, path: /* }, upstream: orders, limits: [per-client] }
`,
);
const bad = write('bad.yaml', 'upstreams: { a: { targets: [x] } }\nroutes: []\n');

describe('weir check', () => {
  it('says what a good file holds', () => {
    expect(weir('check', '-c', good)).toEqual({
      status: 0,
      stdout: `${good}: ok (2 routes, 1 upstream, 1 limit)\n`,
      stderr: '',
    });
  });

  it('says every error of a bad one, and how many', () => {
    const { status, stdout, stderr } = weir('check', '--config', bad);
    const lines = stderr.trimEnd().split('\n');
    expect({
      status,
      stdout,
      last: lines.at(-1),
      places: lines.slice(0, -1).map((line) => line.split(' ')[0]),
    }).toEqual({
      status: 78,
      stdout: '',
      last: `2 errors in ${bad}`,
      places: [`${bad}:1:29`, `${bad}:2:9`],
    });
  });

  it('says when there is no file', () => {
    expect(weir('check', '-c', '/nowhere.yaml')).toMatchObject({
      status: 78,
      stderr: '/nowhere.yaml: there is no such file\n1 error in /nowhere.yaml\n',
    });
  });
});

it('weir start does not start on a bad configuration', () => {
  expect(weir('start', '-c', bad)).toMatchObject({ status: 78, stdout: '' });
});

describe('weir routes', () => {
  it('is a table', () => {
    expect(
      weir('routes', '-c', good)
        .stdout.split('\n')
        .map((line) => line.split(/\s{2,}/)),
    ).toEqual([
      ['NAME', 'METHODS', 'HOST', 'PATH', 'UPSTREAM', 'LIMITS', 'SAMPLE', 'SOURCE'],
      ['list', 'GET', 'any', '/orders', 'orders', '-', '7%', `${good}:4`],
      ['all', 'any', 'shop.example', '/*', 'orders', 'per-client', '-', `${good}:5`],
      [''],
    ]);
  });

  it('is JSON when asked for', () => {
    expect(JSON.parse(weir('routes', '-c', good, '--json').stdout)).toEqual([
      {
        name: 'list',
        methods: ['GET'],
        host: null,
        path: '/orders',
        upstream: 'orders',
        limits: [],
        sample: 0.07,
        source: `${good}:4`,
      },
      {
        name: 'all',
        methods: [],
        host: 'shop.example',
        path: '/*',
        upstream: 'orders',
        limits: ['per-client'],
        sample: null,
        source: `${good}:5`,
      },
    ]);
  });
});

it('weir schema prints the JSON Schema', () => {
  const { status, stdout } = weir('schema');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ required: ['upstreams', 'routes'], additionalProperties: false });
});

describe('wrong usage', () => {
  it.each([
    [[], 'weir: an observability-first API gateway'],
    [['chekc'], 'weir: unknown command "chekc"; did you mean "check"?'],
    [['frobnicate'], 'weir: unknown command "frobnicate"; see weir --help'],
    [['--verbose'], 'weir: unknown option --verbose; see weir --help'],
    [['check'], 'weir: which configuration? weir check -c gateway.yaml'],
    [['check', '-c'], "weir: Option '-c, --config <value>' argument missing; usage: weir check -c FILE"],
    [['check', '--cnfig', 'x'], "weir: Unknown option '--cnfig'; usage: weir check -c FILE"],
    [['check', '-c', good, 'more'], "weir: Unexpected argument 'more'; usage: weir check -c FILE"],
    [['why'], 'weir: which trace? weir why TRACE-ID'],
    [
      ['why', 'orders'],
      'weir: expected a trace id (32 hexadecimal digits), at least its first 8 digits, or what traceresponse or traceparent holds',
    ],
    [
      ['why', 'a', 'b'],
      "weir: Unexpected argument 'b'; usage: weir why TRACE-ID [--json] [--admin URL] [--token TOKEN] [-c FILE]",
    ],
    [
      ['why', '4bf92f35', '--admin', 'nowhere'],
      'weir: --admin is not the URL of an admin port: expected one such as http://127.0.0.1:8081',
    ],
    [
      ['tail', 'x'],
      "weir: Unexpected argument 'x'; usage: weir tail [--filter EXPR] [--json] [--admin URL] [--token TOKEN] [-c FILE]",
    ],
    [
      ['tail', '--filter'],
      "weir: Option '--filter <value>' argument missing; usage: weir tail [--filter EXPR] [--json] [--admin URL] [--token TOKEN] [-c FILE]",
    ],
    [['check', '-c', good, '--filter', 'x'], "weir: Unknown option '--filter'; usage: weir check -c FILE"],
    [['schema', '--json'], "weir: Unknown option '--json'; usage: weir schema"],
  ])('%j is one clear line and exit code 2', (args, line) => {
    const { status, stdout, stderr } = weir(...args);
    expect({ status, stdout, line: stderr.split('\n')[0] }).toEqual({ status: 2, stdout: '', line });
  });
});

it.each([['--help'], ['-h'], ['help']])('weir %s says what there is', (option) => {
  const { status, stdout } = weir(option);
  expect(status).toBe(0);
  for (const command of ['start', 'check', 'routes', 'why', 'tail', 'schema'])
    expect(stdout).toContain(`weir ${command}`);
});

it('weir check --help is about check', () => {
  expect(weir('check', '--help')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('weir check -c FILE') as string,
  });
});

it('weir tail --help explains its options', () => {
  const { status, stdout } = weir('tail', '--help');
  expect(status).toBe(0);
  for (const option of ['--filter EXPR', '--json', '--admin URL', '--token TOKEN', '-c, --config FILE'])
    expect(stdout).toContain(option);
});

it('weir why says what is wrong with the file that should name the gateway', () => {
  expect(weir('why', '4bf92f35', '-c', bad)).toMatchObject({
    status: 78,
    stdout: '',
    stderr: expect.stringContaining(`2 errors in ${bad}`) as string,
  });
});

it('weir --version is that of the package', () => {
  expect(weir('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
