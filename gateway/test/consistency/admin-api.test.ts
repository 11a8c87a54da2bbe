/** What the admin port says of itself is so: every documented path answers with what is described, and nothing else is there. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { adminApiReference } from '../../src/admin/api/admin-api-reference.ts';
import type {
  ConfigPage,
  ErrorsPage,
  LimitsPage,
  RequestPage,
  TracePage,
  UpstreamsPage,
} from '../../src/admin/api/api-types.ts';
import { openApi } from '../../src/admin/describe/open-api.ts';
import { type PathDescription, paths } from '../../src/admin/describe/paths.ts';
import { adminProblems } from '../../src/admin/problems.ts';
import { type AdminDesk, startAdminDesk } from '../support/admin-desk.ts';
import { openEvents } from '../support/event-stream.ts';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  switched,
  unreachable,
  unrouted,
  verdict,
} from '../support/settled-records.ts';
import { spanOf, traceLogOf } from '../support/trace-items.ts';

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
  readonly 'x-events'?: Readonly<Record<string, object>>;
}

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, Response>>;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const documented = Object.keys(paths);
const nowMs = Date.now();
const justNow = (more = {}) => forwarded({ startedAtMs: nowMs, ...more });

/** Between them they have everything that a record can have. */
const records = [
  justNow(),
  justNow({
    guard: {
      allowed: false,
      mode: 'redis',
      askedStore: true,
      limit: 10,
      wholeLimit: 10,
      consumed: 11,
      blockedForMs: 60_000,
    },
  }),
  justNow({
    attempts: [attempt({ retryVerdict: 'retried', status: 503 }), attempt({ number: 2 })],
    limits: limitDecision({ mode: 'local', degradedBy: 'timeout', verdicts: [verdict({ windowMs: 60_000 })] }),
    trace: {
      ...forwarded().trace,
      parentSpanId: 'bbbbbbbbbbbbbbbb',
      tracestate: 'a=b',
      link: { traceId: '11111111111111111111111111111111', spanId: '2222222222222222' },
    },
  }),
  limited({ startedAtMs: nowMs }),
  broken(),
  aborted(),
  unreachable(),
  switched(),
  unrouted(),
].map((record, index) => ({
  ...record,
  trace: { ...record.trace, spanId: (index + 1).toString(16).padStart(16, 'a') },
}));

let started: AdminDesk;
let described: OpenApi;
beforeAll(async () => {
  started = await startAdminDesk();
  for (const record of records) started.keep(record);
  started.desk.ring.addSpans([
    spanOf({ attributes: { list: ['a', 1, true], flag: false }, events: [{ name: 'e', atMs: 1.5, attributes: {} }] }),
    spanOf({ spanId: 'eeeeeeeeeeeeeeee', links: [{ traceId: forwarded().trace.traceId, spanId: 'ffffffffffffffff' }] }),
  ]);
  started.desk.ring.addLogs([traceLogOf()]);
  described = (await (await fetch(`${started.url}/api/openapi.json`)).json()) as OpenApi;
});
afterAll(() => started.close());

/** As the document says it, refs and all. */
function check(schema: object, value: unknown): void {
  const whole = { ...schema, $defs: described.components.schemas };
  const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/');
  const result = z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value);
  expect(result.error === undefined ? '' : z.prettifyError(result.error)).toBe('');
}

const realPath = (path: string): string => path.replace('{traceId}', forwarded().trace.traceId);

const readable = documented.filter(
  (path) => path !== '/api/requests/live' && (paths as Record<string, PathDescription>)[path]?.method === 'get',
);

test('the document has the paths of the table, each with its method', () => {
  expect(Object.keys(described.paths)).toEqual(documented);
  expect(described).toEqual(JSON.parse(JSON.stringify(openApi())));
});

describe('reading', () => {
  test.each(readable)('%s answers as it is described', async (path) => {
    const response = await fetch(started.url + realPath(path));
    expect(response.status).toBe(200);
    const type = response.headers.get('content-type')?.split(';')[0] as string;
    const content = described.paths[path]?.get?.responses['200']?.content;
    expect(Object.keys(content ?? {})).toContain(type);
    const schema = content?.[type]?.schema;
    if (schema !== undefined) check(schema, await response.json());
  });

  test('the pages are not empty, so that there was something to check', async () => {
    const get = async <Page>(path: string): Promise<Page> => (await (await fetch(started.url + path)).json()) as Page;
    expect((await get<RequestPage>('/api/requests')).rows).toHaveLength(records.length);
    const trace = await get<TracePage>(realPath('/api/traces/{traceId}'));
    expect(trace.requests).toHaveLength(records.length);
    expect(trace.spans.length).toBeGreaterThan(records.length);
    expect(trace.logs.length).toBeGreaterThan(records.length);
    expect((await get<LimitsPage>('/api/limits')).policies[0]?.nearest).not.toEqual([]);
    expect((await get<UpstreamsPage>('/api/upstreams')).upstreams[0]?.targets[0]?.newestFailure).toBeDefined();
    expect((await get<ErrorsPage>('/api/errors')).groups.length).toBeGreaterThan(1);
    expect((await get<ConfigPage>('/api/config')).settings.length).toBeGreaterThan(20);
  });

  test('the events of the stream are as they are described', async () => {
    const stream = await openEvents(`${started.url}/api/requests/live?after=${started.desk.state().startedAtMs}-0`);
    const events = described.paths['/api/requests/live']?.get?.responses['200']?.['x-events'] ?? {};
    for (const kind of ['state', 'rows']) {
      const event = await stream.until((all) => all.find((one) => one.kind === kind));
      check(events[kind] as object, event.data);
    }
    expect(Object.keys(events).sort()).toEqual(['rows', 'state']);
    stream.close();
  });
});

test.each(['/v1/traces', '/v1/logs', '/v1/metrics'])('%s takes both formats that it names', async (path) => {
  for (const [type, body] of [
    ['application/json', '{}'],
    ['application/x-protobuf', ''],
  ] as const) {
    const response = await fetch(started.url + path, { method: 'POST', headers: { 'content-type': type }, body });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(Object.keys(described.paths[path]?.post?.responses['200']?.content ?? {})).toContain(type);
  }
});

test('refusals are as they are described', async () => {
  for (const [known, path, status] of [
    ['/api/requests', '/api/requests?limit=0', '400'],
    ['/api/requests', '/api/requests?filter=nonsense:1', '400'],
    ['/api/traces/{traceId}', `/api/traces/${'0'.repeat(32)}`, '404'],
    ['/api/traces/{traceId}', '/api/traces/1', '400'],
  ] as const) {
    const response = await fetch(started.url + path);
    expect(String(response.status)).toBe(status);
    const operation = described.paths[known]?.get;
    check(operation?.responses[status]?.content?.['application/problem+json']?.schema as object, await response.json());
  }
});

test('the types, the console and the CLI read, name the same paths', () => {
  const types = readFileSync(new URL('../../src/admin/api/api-types.ts', import.meta.url), 'utf8');
  const named = [...(types.split('*/')[0] as string).matchAll(/\/api\/[\w./{}]+/g)].map(([path]) => path);
  expect(named.sort()).toEqual(documented.filter((path) => path.startsWith('/api/')).sort());
});

test('the page names every path and every problem', () => {
  const page = adminApiReference();
  for (const name of [...documented, ...Object.keys(adminProblems)]) expect(page).toContain(`\`${name}\``);
});
