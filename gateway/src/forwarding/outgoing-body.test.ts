import { Readable, Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { BodyPart } from '../pipeline/stage.ts';
import { outgoingBody } from './outgoing-body.ts';

const chunks = (...parts: string[]): Readable =>
  Readable.from(
    parts.map((part) => Buffer.from(part)),
    { objectMode: false },
  );

function tapInto(seen: string[]): BodyPart {
  return { kind: 'tap', tap: (chunk) => void seen.push(Buffer.from(chunk).toString()) };
}

const upperCase = (): BodyPart => ({
  kind: 'transform',
  transform: new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.toString().toUpperCase());
    },
  }),
});

describe('a request body on its way out', () => {
  it('is the incoming message itself when nothing transforms it', () => {
    const source = chunks('a');
    const seen: string[] = [];
    const body = outgoingBody(source, [tapInto(seen), tapInto(seen)]);
    expect(body.stream).toBe(source);
    expect(body.taps).toHaveLength(2);
  });

  it('passes the parts in the order of the stages: a tap sees what the parts before it made', async () => {
    const before: string[] = [];
    const after: string[] = [];
    const body = outgoingBody(chunks('ab', 'cd'), [tapInto(before), upperCase(), tapInto(after)]);
    expect(body.taps).toHaveLength(1);
    expect(await text(body.stream)).toBe('ABCD');
    expect(before.join('')).toBe('abcd');
    // The last tap is the sender's to call, with what it sends.
    expect(after).toEqual([]);
  });

  it('breaks off behind the transform when the client breaks off before it', async () => {
    const source = new Readable({ read() {} });
    const body = outgoingBody(source, [upperCase()]);
    source.push('half');
    const ended = text(body.stream);
    source.destroy();
    await expect(ended).rejects.toThrow('broke off');
  });

  it('that a transform fails leaves the incoming message alone: the client still has to be told', async () => {
    const source = chunks('a', 'b');
    const failing = new Transform({ transform: (_chunk, _encoding, done) => done(new Error('of the transform')) });
    const body = outgoingBody(source, [{ kind: 'transform', transform: failing }]);
    await expect(text(body.stream)).rejects.toThrow('of the transform');
    expect(source.errored).toBeNull();
  });
});
