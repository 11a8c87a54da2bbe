import { type AdminAnswer, notModified, ok, refuseAdmin } from './admin-answer.ts';
import type { AdminRequest } from './admin-request.ts';
import { openPage, type PageRoute } from './admin-route.ts';
import { type ConsoleFile, type ConsoleFiles, PAGE_POLICY } from './console-files.ts';
import { adminProblems } from './problems.ts';

/** Pages of the console, which itself reads the address. */
const APP_PATHS = new Set(['/', '/routes', '/limits', '/upstreams', '/errors', '/doctor', '/config']);
const TRACE_PATH = /^\/traces\/[^/]+$/;

/** No secret is in the page, so it is open; what it shows it asks for with the token. */
export function consoleRoute(files: ConsoleFiles): (path: string) => PageRoute | undefined {
  const index = openPage((request) => (files.index === undefined ? notBuilt() : answerFile(files.index, request)));
  return (path) => {
    if (APP_PATHS.has(path) || TRACE_PATH.test(path)) return index;
    const file = files.at(path);
    return file === undefined ? undefined : openPage((request) => answerFile(file, request));
  };
}

function answerFile(file: ConsoleFile, { headers }: AdminRequest): AdminAnswer {
  if (headers['if-none-match']?.includes(file.etag)) return notModified(file.contentType, file.headers);
  if (file.gzip !== undefined && takesGzip(headers['accept-encoding']))
    return ok(file.contentType, file.gzip, { ...file.headers, 'content-encoding': 'gzip' });
  return ok(file.contentType, file.plain, file.headers);
}

const GZIP = /(?:^|,)\s*gzip\s*(?:;\s*q=([\d.]+)\s*)?(?:,|$)/i;

function takesGzip(accepted: string | string[] | undefined): boolean {
  const found = GZIP.exec(String(accepted ?? ''));
  return found !== null && Number(found[1] ?? 1) > 0;
}

function notBuilt(): AdminAnswer {
  const { status, title, detail } = adminProblems['console-not-built'];
  return {
    ...refuseAdmin('console-not-built'),
    status,
    contentType: 'text/html; charset=utf-8',
    body: `<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Weir: ${title}</title>\n<h1>${title}</h1>\n<p>${detail.replace('npm run build', '<code>npm run build</code>')}</p>\n<p>The JSON API is here all the same: <a href="/api/openapi.json">/api/openapi.json</a></p>\n</html>\n`,
    headers: { 'content-security-policy': PAGE_POLICY },
  };
}
