import { PassThrough, Transform } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeWith } from '../../test/support/exchange-with.ts';
import { RecordingResponse } from '../../test/support/recording-response.ts';
import { type Events, silentEvents } from '../events.ts';
import type { Exchange } from '../exchange.ts';
import { HeaderList } from '../header-list.ts';
import { problem } from '../problems.ts';
import { writeProblem } from '../server/write-problem.ts';
import { countBytes } from '../stages/count-bytes.ts';
import type { Forward } from './forward.ts';
import { Pipeline } from './pipeline.ts';
import type { PipelineParts } from './run-exchange.ts';
import { answer, type NoFields, proceed, refuse, type Stage } from './stage.ts';

const forwardOk: Forward<Exchange> = (_exchange, responder) => {
  responder.start({ status: 200, headers: new HeaderList(['x-from', 'upstream']) });
  responder.write(Buffer.from('hello'));
  responder.end([]);
  return Promise.resolve({ kind: 'forwarded', status: 200 });
};

function partsWith(events: Partial<Events> = {}): PipelineParts {
  let clock = 0;
  return {
    writeProblem: (exchange, refused) => writeProblem(refused, exchange.record.trace.traceId),
    finishHead: (_exchange, head) => head.headers.set('x-last-word', 'said'),
    events: { ...silentEvents, ...events },
    now: () => (clock += 1),
  };
}

/** A stage that writes down each of its moments. */
function noting(
  name: string,
  diary: string[],
  more: Partial<Stage<Exchange, NoFields>> = {},
): Stage<Exchange, NoFields> {
  return {
    name,
    onRequest: () => {
      diary.push(`request ${name}`);
      return proceed();
    },
    onResponse: () => void diary.push(`response ${name}`),
    onSettled: (_exchange, outcome) => void diary.push(`settled ${name} ${outcome.kind}`),
    ...more,
  };
}

async function run(
  stages: readonly Stage<Exchange, NoFields>[],
  forward: Forward<Exchange> = forwardOk,
  events: Partial<Events> = {},
  method = 'GET',
) {
  let pipeline = Pipeline.start();
  for (const stage of stages) pipeline = pipeline.stage(stage);
  const exchange = exchangeWith({}, { method });
  const response = new RecordingResponse();
  const outcome = await pipeline.forward(forward, partsWith(events))(exchange, response);
  return { outcome, exchange, response };
}

describe('the order of moments', () => {
  it('asks in order, edits the response and settles in reverse', async () => {
    const diary: string[] = [];
    const { outcome, response } = await run([noting('a', diary), noting('b', diary)]);
    expect(diary).toEqual([
      'request a',
      'request b',
      'response b',
      'response a',
      'settled b forwarded',
      'settled a forwarded',
    ]);
    expect(outcome).toEqual({ kind: 'forwarded', status: 200 });
    expect(response.body).toBe('hello');
    expect(response.head?.headers.get('x-last-word')).toBe('said');
  });

  it('gives a refusal the response moment of the refusing stage, and settles only those before it', async () => {
    const diary: string[] = [];
    const refusing = noting('b', diary, { onRequest: () => refuse(problem('route-not-found')) });
    const { outcome, response, exchange } = await run([noting('a', diary), refusing, noting('c', diary)]);
    expect(diary).toEqual(['request a', 'response b', 'response a', 'settled a refused']);
    expect(outcome).toMatchObject({ kind: 'refused', by: 'b' });
    expect(response.head?.status).toBe(404);
    expect(JSON.parse(response.body)).toMatchObject({ status: 404, traceId: exchange.record.trace.traceId });
    expect(exchange.record.outcome).toMatchObject({ kind: 'refused', by: 'b', problem: 'route-not-found' });
    expect(exchange.record.stages.map((note) => note.decision)).toEqual(['proceeded', 'refused']);
  });

  it('lets an answer pass the same way as a forwarded response', async () => {
    const diary: string[] = [];
    const answering = noting('b', diary, {
      onRequest: () => answer({ status: 203, headers: ['x-a', '1'], body: Buffer.from('stored') }),
    });
    const { outcome, response } = await run([noting('a', diary), answering]);
    expect(diary).toEqual(['request a', 'response b', 'response a', 'settled a answered']);
    expect(outcome).toEqual({ kind: 'answered', by: 'b', status: 203 });
    expect(response.body).toBe('stored');
  });
});

describe('what can go wrong', () => {
  it('turns a throwing stage into a 500 and settles the stages before it', async () => {
    const diary: string[] = [];
    const told: string[] = [];
    const throwing = noting('b', diary, {
      onRequest: () => {
        throw new Error('bug');
      },
    });
    const { outcome, response, exchange } = await run([noting('a', diary), throwing], forwardOk, {
      stageFailed: (stage, moment) => told.push(`${stage} ${moment}`),
    });
    expect(outcome).toMatchObject({ kind: 'refused', by: 'b', problem: { code: 'internal-error' } });
    expect(response.head?.status).toBe(500);
    expect(response.body).not.toContain('bug');
    expect(diary).toEqual(['request a', 'response a', 'settled a refused']);
    expect(told).toEqual(['b onRequest']);
    expect(exchange.record.stages.at(-1)?.decision).toBe('failed');
  });

  it.each([
    ['requestBody', 'b requestBody', 500],
    ['responseBody', 'b responseBody', undefined],
  ] as const)('tells of a stage whose %s throws as that', async (moment, told, status) => {
    const failures: string[] = [];
    const throwing = noting('b', [], {
      [moment]: () => {
        throw new Error('bug');
      },
    });
    const { response } = await run([noting('a', []), throwing, noting('c', [])], forwardOk, {
      stageFailed: (stage, at, error) => failures.push(`${stage} ${at} ${(error as Error).message}`),
    });
    expect([...new Set(failures)]).toEqual([`${told} bug`]);
    expect(response.head?.status).toBe(status);
  });

  it('tells of forwarding that throws as no stage of the list', async () => {
    const failures: string[] = [];
    await run([noting('a', [])], () => Promise.reject(new Error('bug')), {
      stageFailed: (stage, moment) => failures.push(`${stage} ${moment}`),
    });
    expect(failures).toEqual(['forward run']);
  });

  it('sends no body to a HEAD, counts none, and says how long it would be', async () => {
    const refusing = noting('b', [], { onRequest: () => refuse(problem('route-not-found')) });
    const { response, exchange } = await run([countBytes(), refusing], forwardOk, {}, 'HEAD');
    expect(response.chunks).toEqual([]);
    expect(exchange.record.responseBytes).toBe(0);
    expect(Number(response.head?.headers.get('content-length'))).toBeGreaterThan(0);
    const answered = await run([countBytes(), refusing]);
    expect(answered.exchange.record.responseBytes).toBe(Buffer.byteLength(answered.response.body));
  });

  it('does not let one failing onSettled or onResponse stop the others', async () => {
    const diary: string[] = [];
    const told: string[] = [];
    const failing = noting('b', diary, {
      onResponse: () => {
        throw new Error('bug');
      },
      onSettled: () => {
        throw new Error('bug');
      },
    });
    const { response } = await run([noting('a', diary), failing, noting('c', diary)], forwardOk, {
      stageFailed: (stage, moment) => told.push(`${stage} ${moment}`),
    });
    expect(told).toEqual(['b onResponse', 'b onSettled']);
    expect(diary).toContain('settled a forwarded');
    expect(response.body).toBe('hello');
  });

  it('cuts the connection when it breaks after the head, and says so', async () => {
    const { outcome, response, exchange } = await run([], (_exchange, responder) => {
      responder.start({ status: 200, headers: new HeaderList() });
      responder.write(Buffer.from('half'));
      return Promise.resolve({ kind: 'broken', problem: problem('upstream-reset') });
    });
    expect(outcome.kind).toBe('broken');
    expect(response.wasCut).toBe(true);
    expect(exchange.record.outcome).toEqual({ kind: 'broken', problem: 'upstream-reset' });
  });

  it('never writes a second head when forwarding throws after the first', async () => {
    const { outcome, response } = await run([], (_exchange, responder) => {
      responder.start({ status: 200, headers: new HeaderList() });
      throw new Error('bug');
    });
    expect(outcome.kind).toBe('broken');
    expect(response.head?.status).toBe(200);
    expect(response.wasCut).toBe(true);
  });

  it('settles a client that left as an outcome of its own', async () => {
    const diary: string[] = [];
    const exchange = exchangeWith();
    const response = new RecordingResponse();
    const leaving = noting('b', diary, {
      onRequest: async () => {
        exchange.clientAbort.abort();
        response.close(false);
        return proceed();
      },
    });
    const outcome = await Pipeline.start().stage(noting('a', diary)).stage(leaving).forward(forwardOk, partsWith())(
      exchange,
      response,
    );
    expect(outcome).toEqual({ kind: 'aborted', during: 'request' });
    expect(diary).toEqual(['request a', 'settled b aborted', 'settled a aborted']);
    expect(response.headSent).toBe(false);
  });

  it('settles a client that left during the body as aborted, though the upstream had answered whole', async () => {
    const exchange = exchangeWith();
    const response = new RecordingResponse();
    const outcome = await Pipeline.start().forward((_exchange, responder) => {
      responder.start({ status: 200, headers: new HeaderList() });
      response.close(false);
      return Promise.resolve({ kind: 'forwarded', status: 200 });
    }, partsWith())(exchange, response);
    expect(outcome).toEqual({ kind: 'aborted', during: 'response' });
  });
});

describe('body parts', () => {
  const upperCase = () =>
    new Transform({
      transform: (chunk: Buffer, _encoding, done) => done(null, chunk.toString().toUpperCase()),
      flush(done) {
        this.push('!');
        done();
      },
    });

  it('puts the first stage nearest to the client', async () => {
    const seen: string[] = [];
    const tapping = noting('tap', [], {
      responseBody: () => ({ kind: 'tap', tap: (chunk) => void seen.push(Buffer.from(chunk).toString()) }),
    });
    const transforming = noting('transform', [], {
      responseBody: () => ({ kind: 'transform', transform: upperCase() }),
    });
    const { response } = await run([tapping, transforming], (_exchange, responder) => {
      responder.start({ status: 200, headers: new HeaderList(['Content-Length', '5']) });
      responder.write(Buffer.from('hello'));
      responder.end([]);
      return Promise.resolve({ kind: 'forwarded', status: 200 });
    });
    expect(response.body).toBe('HELLO!');
    expect(seen.join('')).toBe('HELLO!');
    expect(response.head?.headers.has('content-length')).toBe(false);
  });

  it('drops a tap that throws, and the client notices nothing', async () => {
    const told: string[] = [];
    const tapping = noting('tap', [], {
      responseBody: () => ({
        kind: 'tap',
        tap: () => {
          throw new Error('bug');
        },
      }),
    });
    const { response } = await run(
      [tapping],
      (_exchange, responder) => {
        responder.start({ status: 200, headers: new HeaderList() });
        responder.write(Buffer.from('a'));
        responder.write(Buffer.from('b'));
        responder.end([]);
        return Promise.resolve({ kind: 'forwarded', status: 200 });
      },
      { stageFailed: (stage, moment) => told.push(`${stage} ${moment}`) },
    );
    expect(response.body).toBe('ab');
    expect(told).toEqual(['tap responseBody']);
  });

  it('breaks the response of a transform that fails, instead of ending it as if it were whole', async () => {
    const failing = noting('transform', [], {
      responseBody: () => ({
        kind: 'transform',
        transform: new Transform({ transform: (_chunk, _encoding, done) => done(new Error('bad input')) }),
      }),
    });
    const { outcome, response } = await run([failing]);
    expect(outcome).toMatchObject({ kind: 'broken', problem: { code: 'internal-error' } });
    expect(response.wasCut).toBe(true);
  });

  it.each(['cut by the client', 'broken by the upstream'])('lets go of a transform in a response %s', async (how) => {
    const transform = new PassThrough();
    const transforming = noting('transform', [], { responseBody: () => ({ kind: 'transform', transform }) });
    const tapping = noting('tap', [], { responseBody: () => ({ kind: 'tap', tap: () => {} }) });
    const response = new RecordingResponse();
    const outcome = await Pipeline.start()
      .stage(transforming)
      .stage(tapping)
      .forward((_exchange, responder) => {
        responder.start({ status: 200, headers: new HeaderList() });
        responder.write(Buffer.from('half'));
        if (how === 'broken by the upstream')
          return Promise.resolve({ kind: 'broken', problem: problem('upstream-reset') });
        response.close(false);
        return Promise.resolve({ kind: 'aborted' });
      }, partsWith())(exchangeWith(), response);
    expect(outcome.kind).toBe(how === 'broken by the upstream' ? 'broken' : 'aborted');
    expect(transform.destroyed).toBe(true);
  });

  it('passes back-pressure of the client through a transform', async () => {
    const transforming = noting('transform', [], {
      responseBody: () => ({
        kind: 'transform',
        transform: new Transform({ highWaterMark: 4, transform: (chunk, _encoding, done) => done(null, chunk) }),
      }),
    });
    const response = new RecordingResponse();
    response.slow = true;
    let drained: Promise<void> | undefined;
    await Pipeline.start()
      .stage(transforming)
      .forward(async (_exchange, responder) => {
        responder.start({ status: 200, headers: new HeaderList() });
        let room = true;
        for (let sent = 0; sent < 20 && room; sent += 1) room = responder.write(Buffer.alloc(4, 'x'));
        expect(room).toBe(false);
        drained = new Promise((resolve) => responder.onDrain(resolve));
        response.slow = false;
        await new Promise((resolve) => setImmediate(resolve));
        response.drain();
        await drained;
        responder.end([]);
        return { kind: 'forwarded', status: 200 };
      }, partsWith())(exchangeWith(), response);
    expect(drained).toBeDefined();
  });
});

describe('whatever each stage does', () => {
  it('settles exactly the stages that proceeded, once each, in reverse', async () => {
    const behaviour = fc.constantFrom('proceed', 'later', 'refuse', 'answer', 'throw', 'reject');
    await fc.assert(
      fc.asyncProperty(fc.array(behaviour, { maxLength: 6 }), async (behaviours) => {
        const settled: number[] = [];
        const stages = behaviours.map((what, at) =>
          noting(String(at), [], {
            onRequest: () => {
              switch (what) {
                case 'proceed':
                  return proceed();
                case 'later':
                  return Promise.resolve(proceed());
                case 'refuse':
                  return refuse(problem('route-not-found'));
                case 'answer':
                  return answer({ status: 200, headers: [], body: Buffer.alloc(0) });
                case 'throw':
                  throw new Error('bug');
                case 'reject':
                  return Promise.reject(new Error('bug'));
              }
            },
            onSettled: () => void settled.push(at),
          }),
        );
        const { response } = await run(stages);
        const stop = behaviours.findIndex((what) => what !== 'proceed' && what !== 'later');
        const proceeded = stop === -1 ? behaviours.length : stop;
        expect(settled).toEqual(Array.from({ length: proceeded }, (_, at) => proceeded - 1 - at));
        expect(response.headSent).toBe(true);
      }),
    );
  });
});
