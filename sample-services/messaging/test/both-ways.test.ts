/** What both ways of messaging promise, with a real Redis and real HTTP; and what only the queue does. */
import { afterEach, describe, expect, inject, test } from 'vitest';
import { awaitedState } from '../../../gateway/test/support/awaited-state.ts';
import type { Event, Handle } from '../src/consume.ts';
import { type BothEnds, openBothEnds } from './open-both-ends.ts';

let ends: BothEnds;
afterEach(() => ends?.stop());

const event = (id: string, data: Event['data'] = {}): Event => ({
  id,
  type: 'placed',
  at: '2026-01-01T00:00:00Z',
  data,
});

/** Keeps what it is given, and tells when there is something new. */
function inbox() {
  const events: Event[] = [];
  const state = awaitedState();
  return {
    events,
    handle: (async (got) => {
      events.push(got);
      state.changed();
    }) satisfies Handle,
    holds: (count: number) => state.until(() => (events.length >= count ? events : undefined)),
  };
}

describe.each([
  ['on a queue', inject('redisUrl')],
  ['over HTTP', ''],
])('an event %s', (_way, redisUrl) => {
  test('is handled once, as it was published', async () => {
    ends = await openBothEnds(redisUrl);
    const got = inbox();
    await ends.consume(got.handle);
    const sent = [event('a', { quantity: 2, item: 'tea "and" kettle' }), event('b')];
    for (const each of sent) expect(await ends.publish(each)).toEqual({ kind: 'published' });
    expect(await got.holds(2)).toEqual(sent);
  });

  test('that comes while the consumer is leaving is handled before it has left', async () => {
    ends = await openBothEnds(redisUrl);
    const state = awaitedState();
    const steps: string[] = [];
    const step = (name: string): void => {
      steps.push(name);
      state.changed();
    };
    let finish = (): void => undefined;
    const leave = await ends.consume(async () => {
      step('begun');
      await new Promise<void>((resolve) => (finish = resolve));
      step('handled');
    });
    const published = ends.publish(event('a'));
    await state.until(() => steps[0]);
    const left = leave().then(() => step('left'));
    finish();
    await left;
    await published;
    expect(steps).toEqual(['begun', 'handled', 'left']);
  });

  test('that cannot be handled is no harm to whoever published it, nor to the next', async () => {
    ends = await openBothEnds(redisUrl);
    const got = inbox();
    await ends.consume(async (one) => {
      if (one.id === 'bad') throw new Error('no room');
      await got.handle(one);
    });
    expect((await ends.publish(event('bad'))).kind).toMatch(/^(published|lost)$/);
    expect(await ends.publish(event('good'))).toEqual({ kind: 'published' });
    expect(await got.holds(1)).toEqual([event('good')]);
  });
});

describe('on a queue', () => {
  test('the publisher does not wait for a consumer: it finds the event when it comes', async () => {
    ends = await openBothEnds(inject('redisUrl'));
    expect(await ends.publish(event('early'))).toEqual({ kind: 'published' });
    const got = inbox();
    await ends.consume(got.handle);
    expect(await got.holds(1)).toEqual([event('early')]);
  });

  test('an event that could not be handled comes again', async () => {
    ends = await openBothEnds(inject('redisUrl'));
    const got = inbox();
    let failures = 1;
    await ends.consume(async (one) => {
      if (failures-- > 0) throw new Error('not yet');
      await got.handle(one);
    });
    await ends.publish(event('again'));
    expect(await got.holds(1)).toEqual([event('again')]);
    expect(ends.said).toContain('event not handled');
  });

  test('one published twice while it waits is there once', async () => {
    ends = await openBothEnds(inject('redisUrl'));
    await ends.publish(event('same'));
    await ends.publish(event('same'));
    await ends.publish(event('other'));
    const got = inbox();
    await ends.consume(got.handle);
    expect((await got.holds(2)).map(({ id }) => id).sort()).toEqual(['other', 'same']);
  });
});

describe('over HTTP', () => {
  test('an event without a consumer is lost, and the publisher is told why', async () => {
    ends = await openBothEnds('');
    expect(await ends.publish(event('a'))).toEqual({ kind: 'lost', why: 'the consumer is unreachable' });
  });

  test('what is no event is refused', async () => {
    ends = await openBothEnds('');
    const got = inbox();
    await ends.consume(got.handle);
    const shapeless = { id: '', type: 'placed' } as unknown as Event;
    expect(await ends.publish(shapeless)).toEqual({ kind: 'lost', why: 'the consumer answered 400' });
    expect(got.events).toEqual([]);
  });
});
