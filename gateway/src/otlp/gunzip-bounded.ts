/** Gzip of whoever sent it: a small body may become gigabytes, so it is given up once it is over the bound. */
import { gunzip } from 'node:zlib';

export type Gunzipped =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: 'too-large' | 'not-gzip' };

/** Larger than the default, for each chunk is a turn of the event loop. */
const CHUNK_BYTES = 65_536;

export function gunzipBounded(bytes: Uint8Array, mostBytes: number): Promise<Gunzipped> {
  return new Promise((done) => {
    gunzip(bytes, { maxOutputLength: mostBytes, chunkSize: CHUNK_BYTES }, (error, plain) => {
      if (error === null) done({ ok: true, bytes: plain });
      else done({ ok: false, why: isTooLarge(error) ? 'too-large' : 'not-gzip' });
    });
  });
}

const isTooLarge = (error: Error & { code?: string }): boolean => error.code === 'ERR_BUFFER_TOO_LARGE';
