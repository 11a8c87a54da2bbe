import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bufferBudget, IncomingBody } from './request-body.ts';

const streamOf = (...chunks: string[]) =>
  Readable.from(
    chunks.map((chunk) => Buffer.from(chunk)),
    { objectMode: false },
  );

describe('a request body', () => {
  it('is the incoming message itself when nobody buffers it', () => {
    const incoming = streamOf('a');
    expect(new IncomingBody(incoming, bufferBudget(10, 10)).readable()).toBe(incoming);
  });

  it('is buffered once and replayed whole when it fits', async () => {
    const body = new IncomingBody(streamOf('hel', 'lo'), bufferBudget(5, 10));
    const [first, second] = await Promise.all([body.buffered(), body.buffered()]);
    expect(first).toBe(second);
    expect(first.complete).toBe(true);
    expect(await text(body.readable())).toBe('hello');
  });

  it('streams on, complete and in order, when it is one byte too large', async () => {
    const body = new IncomingBody(streamOf('hel', 'lo', '!', ' and more'), bufferBudget(5, 100));
    expect((await body.buffered()).complete).toBe(false);
    expect(await text(body.readable())).toBe('hello! and more');
  });

  it('streams on when all requests together hold too much, and gives its bytes back', async () => {
    const budget = bufferBudget(10, 12);
    const one = new IncomingBody(streamOf('12345678'), budget);
    expect((await one.buffered()).complete).toBe(true);
    const two = new IncomingBody(streamOf('12345678'), budget);
    expect((await two.buffered()).complete).toBe(false);
    expect(await text(two.readable())).toBe('12345678');
    one.release();
    expect((await new IncomingBody(streamOf('12345678'), budget).buffered()).complete).toBe(true);
  });

  it('says that the body is not whole when the client leaves', async () => {
    const incoming = new PassThrough();
    const body = new IncomingBody(incoming, bufferBudget(10, 10));
    incoming.write('hel');
    const pending = body.buffered();
    incoming.destroy();
    expect((await pending).complete).toBe(false);
  });

  it('says so too when the client had left, or the body was read, before anybody asked', async () => {
    const gone = new PassThrough();
    gone.destroy();
    expect(await new IncomingBody(gone, bufferBudget(10, 10)).buffered()).toMatchObject({ complete: false });
    const read = streamOf('a');
    await text(read);
    expect(await new IncomingBody(read, bufferBudget(10, 10)).buffered()).toMatchObject({ complete: false });
  });

  it('asks for the body only when somebody wants it, and once', async () => {
    let asked = 0;
    const body = new IncomingBody(streamOf('x'), bufferBudget(10, 10), () => (asked += 1));
    expect(asked).toBe(0);
    await body.buffered();
    body.readable();
    expect(asked).toBe(1);
  });

  it('gives the same bytes however they are cut and whatever the bound', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 8 }),
        fc.nat(40),
        async (chunks, bound) => {
          const body = new IncomingBody(streamOf(...chunks), bufferBudget(bound, 1_000));
          const whole = chunks.join('');
          const { complete } = await body.buffered();
          expect(complete).toBe(Buffer.byteLength(whole) <= bound);
          expect(await text(body.readable())).toBe(whole);
        },
      ),
    );
  });
});
