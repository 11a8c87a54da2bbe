/**
 * The request body on its way to the upstream, with what the stages asked for in its way.
 *
 *   client ──► part of stage 1 ──► … ──► part of stage n ──► upstream
 *
 * Taps behind the last transform see what is sent as it is sent and cost no stream; without a transform, that is all of
 * them, and the incoming message itself goes to the sender.
 */
import { type Readable, Transform } from 'node:stream';
import type { BodyPart, BodyTap } from '../pipeline/stage.ts';

export interface OutgoingBody {
  /** What the client sends; its failure is the client's. */
  readonly source: Readable;
  /** What goes out; the source itself when nothing transforms it. */
  readonly stream: Readable;
  /** Called by the sender with each chunk it has written. */
  readonly taps: readonly BodyTap[];
}

export function outgoingBody(source: Readable, parts: readonly BodyPart[]): OutgoingBody {
  const lastTransform = parts.findLastIndex((part) => part.kind === 'transform');
  let stream = source;
  for (let at = 0; at <= lastTransform; at += 1) stream = join(stream, parts[at] as BodyPart);
  return { source, stream, taps: tapsAfter(parts, lastTransform) };
}

function tapsAfter(parts: readonly BodyPart[], index: number): readonly BodyTap[] {
  if (parts.length === index + 1) return NO_TAPS;
  const taps: BodyTap[] = [];
  for (let at = index + 1; at < parts.length; at += 1) taps.push((parts[at] as BodyPart & { kind: 'tap' }).tap);
  return taps;
}

const NO_TAPS: readonly BodyTap[] = Object.freeze([]);

/**
 * Not stream.pipeline: that would destroy the incoming message when a transform fails, and with it the connection on
 * which the client must still be told.
 */
function join(from: Readable, part: BodyPart): Readable {
  const into = part.kind === 'transform' ? part.transform : tapped(part.tap);
  from.pipe(into);
  from.once('error', (error) => into.destroy(error));
  from.once('close', () => {
    if (!from.readableEnded && !into.destroyed) into.destroy(new Error('the body broke off'));
  });
  into.once('close', () => from.unpipe(into));
  return into;
}

function tapped(tap: BodyTap): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      tap(chunk);
      done(null, chunk);
    },
  });
}
