import type { IncomingMessage } from 'node:http';

export type ReadBody =
  | { readonly ok: true; readonly body: Buffer }
  /** gone: the client left, or was cut for being slow. */
  | { readonly ok: false; readonly why: 'too-large' | 'gone' };

/** What a client declares is a promise of the least that comes; what it does not declare is counted. */
export const declaresMoreThan = (incoming: IncomingMessage, most: number): boolean =>
  Number(incoming.headers['content-length'] ?? 0) > most;

export function readBody(incoming: IncomingMessage, mostBytes: number): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (result: ReadBody): void => {
      incoming.off('data', take).off('end', done).off('close', gone);
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > mostBytes) end({ ok: false, why: 'too-large' });
      else chunks.push(chunk);
    };
    const done = (): void => end({ ok: true, body: Buffer.concat(chunks, bytes) });
    const gone = (): void => end({ ok: false, why: 'gone' });
    incoming.on('data', take).on('end', done).on('close', gone);
  });
}
