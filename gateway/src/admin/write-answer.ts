import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdminAnswer } from './admin-answer.ts';

/** On everything, errors too. Never a CORS field: nobody else's page is to read anything here. */
export const SAFE_FIELDS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

export function writeAnswer(incoming: IncomingMessage, response: ServerResponse, answer: AdminAnswer): void {
  writeHead(response, answer);
  response.end(incoming.method === 'HEAD' ? undefined : answer.body);
}

function writeHead(response: ServerResponse, { status, contentType, body, headers }: AdminAnswer): void {
  response.writeHead(status, {
    ...SAFE_FIELDS,
    'content-type': contentType,
    ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    ...headers,
  });
}

/** More than anybody sends who would be let in, compressed. */
const LINGER_BYTES = 16 * 1024 * 1024;
const LINGER_MS = 1000;

/**
 * Answers somebody who may still be sending. To close at once would reset the connection and take the answer with it (RFC
 * 9112, 9.6), so for a moment what comes is read and thrown away.
 */
export function refuseUnread(incoming: IncomingMessage, response: ServerResponse, answer: AdminAnswer): void {
  if (!hasBody(incoming)) {
    incoming.resume();
    writeAnswer(incoming, response, answer);
    return;
  }
  writeHead(response, { ...answer, headers: { ...answer.headers, connection: 'close' } });
  if (answer.body !== undefined) response.write(answer.body);
  let bytes = 0;
  const end = (): void => {
    clearTimeout(timer);
    incoming.off('data', count).off('end', end).off('close', end);
    response.end();
  };
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES) end();
  };
  const timer = setTimeout(end, LINGER_MS);
  incoming.on('data', count).on('end', end).on('close', end);
}

const hasBody = ({ headers, complete }: IncomingMessage): boolean =>
  !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);
