/**
 * An admin port without a gateway behind it, to look at the console with: the pages as they were built, under the policy that
 * the gateway sends, and an API that answers with what is made up.
 *
 *   node gateway/console/test/support/made-up-gateway.ts --port 8089 --rate 5
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { RequestRow } from '../../../src/story/story.ts';
import { illDoctor, wellDoctor } from './made-up-doctor.ts';
import { errorsPage, noErrors } from './made-up-errors.ts';
import { configPage, limitsPage, routesPage, stateOf, upstreamsPage } from './made-up-pages.ts';
import { rowOf } from './made-up-rows.ts';
import { traceOf } from './made-up-trace.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const FIELDS = new Set(['route', 'outcome', 'status', 'ms', 'path', 'upstream', 'trace']);
const MOST_KEPT = 2000;
const BATCH_MS = 200;
const MOST_PER_BATCH = 40;

export interface MadeUpOptions {
  /** Requests a second. */
  readonly rate: number;
  /** There before anybody looks. */
  readonly before: number;
  readonly token?: string;
  readonly errors?: boolean;
  /** The doctor finds something bad, which is so unless it is told otherwise. */
  readonly isIll?: boolean;
}

export class MadeUpGateway {
  rate: number;
  /** Place of the error that has come again since. */
  newestError: number | undefined;
  startedAtMs = Date.now() - 725_000;
  readonly #token: string;
  readonly #hasErrors: boolean;
  isIll: boolean;
  #rows: RequestRow[] = [];
  #due = 0;
  #viewers = new Set<(rows: readonly RequestRow[]) => void>();
  #sockets = new Set<ServerResponse>();
  #server: Server | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ rate, before, token, errors, isIll = true }: MadeUpOptions) {
    this.isIll = isIll;
    this.#hasErrors = errors ?? true;
    this.rate = rate;
    this.#token = token ?? '';
    const nowMs = Date.now();
    for (let seq = 1; seq <= before; seq += 1) this.#keep(rowOf(seq, nowMs - (before - seq) * 137));
  }

  async listen(port: number): Promise<number> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((done) => this.#server?.listen(port, '127.0.0.1', done));
    this.#timer = setInterval(() => this.#tick(), BATCH_MS);
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const response of this.#sockets) response.destroy();
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }

  /** As after a restart: nothing is remembered, numbers begin again. */
  restart(): void {
    this.#rows = [];
    this.startedAtMs = Date.now();
    for (const response of this.#sockets) response.destroy();
  }

  send(count: number): void {
    const fresh: RequestRow[] = [];
    for (let at = 0; at < count; at += 1) {
      const row = rowOf((this.#rows.at(-1)?.seq ?? 0) + 1, Date.now());
      this.#keep(row);
      fresh.push(row);
    }
    if (count > 0) for (const told of this.#viewers) told(fresh);
  }

  #keep(row: RequestRow): void {
    this.#rows.push(row);
    if (this.#rows.length > MOST_KEPT) this.#rows.shift();
  }

  #tick(): void {
    this.#due += (this.rate * BATCH_MS) / 1000;
    this.send(Math.floor(this.#due));
    this.#due -= Math.floor(this.#due);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (!url.pathname.startsWith('/api/')) return this.#page(url.pathname, response);
    if (this.#token !== '' && request.headers.authorization !== `Bearer ${this.#token}`)
      return json(response, 401, {
        title: 'Unauthorized',
        detail: 'This path of the admin port needs the bearer token.',
      });
    const filter = url.searchParams.get('filter') ?? '';
    const fields = [...filter.matchAll(/(?:^|\s)-?(\w+):/g)].map(([, name]) => name as string);
    const unknown = fields.find((name) => !FIELDS.has(name));
    if (unknown !== undefined)
      return json(response, 400, {
        detail: `The filter cannot be read. There is no \`${unknown}:\`; did you mean \`route:\`?`,
      });
    const nowMs = Date.now();
    if (url.pathname === '/api/requests/live') return this.#live(url, filter, response);
    const traceId = /^\/api\/traces\/(.+)$/.exec(url.pathname)?.[1];
    if (traceId !== undefined) return this.#trace(traceId, response);
    const pages: Readonly<Record<string, () => unknown>> = {
      '/api/state': () => stateOf(nowMs, this.startedAtMs, this.rate),
      '/api/requests': () => this.#requests(url, filter),
      '/api/routes': () => routesPage,
      '/api/limits': () => limitsPage(nowMs),
      '/api/upstreams': () => upstreamsPage(nowMs),
      '/api/doctor': () => (this.isIll ? illDoctor(nowMs) : wellDoctor(nowMs)),
      '/api/errors': () => (this.#hasErrors ? errorsPage(nowMs, this.newestError) : noErrors(nowMs)),
      '/api/config': () => configPage(this.startedAtMs),
    };
    const page = Object.hasOwn(pages, url.pathname) ? pages[url.pathname] : undefined;
    if (page === undefined) return json(response, 404, { detail: 'The admin port has nothing at this path.' });
    json(response, 200, page());
  }

  #requests(url: URL, filter: string): unknown {
    const before = Number(url.searchParams.get('before') ?? Number.POSITIVE_INFINITY);
    const limit = Number(url.searchParams.get('limit') ?? 100);
    const older = this.#rows.filter((row) => row.seq < before && passes(filter, row)).toReversed();
    const next = older.length > limit ? older[limit - 1]?.seq : undefined;
    return { rows: older.slice(0, limit), next, startedAtMs: this.startedAtMs };
  }

  #trace(traceId: string, response: ServerResponse): void {
    const row = this.#rows.find((one) => one.traceId === traceId);
    if (row === undefined)
      return json(response, 404, {
        detail: 'Nothing of this trace is here: it was not sampled, or has made room for newer ones.',
      });
    json(response, 200, traceOf(row, `http://127.0.0.1:16686/trace/${traceId}`));
  }

  #live(url: URL, filter: string, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    this.#sockets.add(response);
    const state = () =>
      response.write(
        `event: state\ndata: ${JSON.stringify({ state: stateOf(Date.now(), this.startedAtMs, this.rate) })}\n\n`,
      );
    const told = (rows: readonly RequestRow[]) => {
      const through = rows.filter((row) => passes(filter, row));
      const picked = through.slice(-MOST_PER_BATCH);
      if (picked.length === 0) return;
      const data = JSON.stringify({ rows: picked, skipped: through.length - picked.length });
      response.write(`event: rows\nid: ${this.startedAtMs}-${rows.at(-1)?.seq ?? 0}\ndata: ${data}\n\n`);
    };
    state();
    const [startedAtMs, after] = (url.searchParams.get('after') ?? '').split('-').map(Number);
    if (startedAtMs === this.startedAtMs && after !== undefined) told(this.#rows.filter((row) => row.seq > after));
    const timer = setInterval(state, 1000);
    this.#viewers.add(told);
    response.on('close', () => {
      clearInterval(timer);
      this.#viewers.delete(told);
      this.#sockets.delete(response);
    });
  }

  async #page(path: string, response: ServerResponse): Promise<void> {
    const dist = resolve(import.meta.dirname, '../../dist');
    const isFile = path.startsWith('/assets/') || path === '/favicon.svg';
    const file = isFile ? resolve(dist, `.${path}`) : resolve(dist, 'index.html');
    if (!file.startsWith(dist)) return json(response, 404, {});
    const body = await readFile(file);
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? '', 'content-security-policy': POLICY });
    response.end(body);
  }
}

/** Enough of the filter to see it work. */
function passes(filter: string, row: RequestRow): boolean {
  return filter
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => {
      const [name, value] = word.split(':') as [string, string | undefined];
      if (name === 'outcome') return row.chip === value;
      if (name === 'route') return row.route === value;
      if (name === 'trace') return row.traceId.startsWith(value ?? '');
      if (name === 'upstream') return row.upstream === value;
      return value !== undefined || `${row.target} ${row.why}`.includes(word);
    });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      rate: { type: 'string', default: '5' },
      before: { type: 'string', default: '60' },
      token: { type: 'string', default: '' },
    },
  });
  const gateway = new MadeUpGateway({ rate: Number(values.rate), before: Number(values.before), token: values.token });
  process.stdout.write(`http://127.0.0.1:${await gateway.listen(Number(values.port))}/\n`);
}
