/** The console as it was built, whole in memory: a path is a key of a map and never touches the disk. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FieldValues } from './admin-answer.ts';

export interface ConsoleFile {
  readonly contentType: string;
  readonly plain: Uint8Array;
  /** undefined where it saves nothing. */
  readonly gzip: Uint8Array | undefined;
  readonly etag: string;
  readonly headers: FieldValues;
}

export interface ConsoleFiles {
  /** undefined: not built. */
  readonly index: ConsoleFile | undefined;
  readonly at: (path: string) => ConsoleFile | undefined;
}

/** Nothing inline, nothing from elsewhere: a name with markup in it is text, wherever it is shown. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const INDEX = '/index.html';

/** Vite writes a hash of the content into the names below assets/. */
const FOR_EVER = 'public, max-age=31536000, immutable';

export function readConsole(directory: URL): ConsoleFiles {
  const files = new Map<string, ConsoleFile>();
  if (existsSync(new URL(`.${INDEX}`, directory)))
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      const url = new URL(name.replaceAll('\\', '/'), directory);
      const contentType = TYPES[extname(name)];
      if (contentType === undefined || !statSync(url).isFile()) continue;
      const path = `/${name.replaceAll('\\', '/')}`;
      files.set(path, consoleFile(path, contentType, readFileSync(url)));
    }
  return { index: files.get(INDEX), at: (path) => files.get(path) };
}

function consoleFile(path: string, contentType: string, plain: Buffer): ConsoleFile {
  const gzip = gzipSync(plain, { level: 9 });
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  const caching = path.startsWith('/assets/') ? FOR_EVER : 'no-cache';
  return {
    contentType,
    plain,
    gzip: gzip.length < plain.length ? gzip : undefined,
    etag,
    headers: {
      'cache-control': caching,
      'content-security-policy': PAGE_POLICY,
      vary: 'accept-encoding',
      etag,
    },
  };
}
