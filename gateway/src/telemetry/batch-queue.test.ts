import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BatchQueue } from './batch-queue.ts';
import type { SendResult } from './otlp-sender.ts';

const taken: SendResult = { kind: 'taken', rejected: 0, said: '' };
const lost: SendResult = { kind: 'lost', reason: 'unreachable', said: 'connect ECONNREFUSED', mayPass: true };

function queueOf(bounds: { mostItems?: number; mostBytes?: number } = {}) {
  const batches: { text: string; done: (result: SendResult) => void }[] = [];
  const told: unknown[][] = [];
  let spent = 0;
  const queue = new BatchQueue({
    signal: 'traces',
    frame: { room: 0, close: (writer) => Uint8Array.from(writer.finish()) },
    send: (bytes, done) =>
      batches.push({
        text: Buffer.from(bytes)
          .toString('latin1')
          .replaceAll(/[^a-z]/g, ''),
        done,
      }),
    health: {
      lost: (...what) => told.push(['lost', ...what]),
      sent: (...what) => told.push(['sent', ...what]),
      exported: (...what) => told.push(['exported', ...what]),
    },
    spent: () => (spent += 1),
    ...bounds,
  });
  const add = (text: string, items = 1): boolean => {
    if (!queue.admits(items)) return false;
    queue.writer.string(1, text);
    queue.wrote(items);
    return true;
  };
  return { queue, batches, told, add, spent: () => spent };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a batch', () => {
  test('leaves a second after its first item, with all that came by then', () => {
    const { batches, add, queue } = queueOf();
    add('a');
    vi.advanceTimersByTime(900);
    add('b');
    expect(batches).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(batches.map(({ text }) => text)).toEqual(['ab']);
    expect(queue.waiting).toBe(0);
  });

  test('leaves at once when it is large enough', () => {
    const { batches, add } = queueOf();
    for (let at = 0; at < 600; at += 1) add('x'.repeat(1024));
    expect(batches).toHaveLength(1);
    expect(batches[0]?.text.length).toBeGreaterThanOrEqual(470 * 1024);
  });

  test('waits for the one before it, and grows meanwhile', () => {
    const { batches, add, queue } = queueOf();
    add('a');
    vi.advanceTimersByTime(1000);
    for (const letter of ['b', 'c', 'd']) {
      add(letter);
      vi.advanceTimersByTime(1000);
    }
    expect(batches).toHaveLength(1);
    expect(queue.waiting).toBe(3);
    batches[0]?.done(taken);
    expect(batches.map(({ text }) => text)).toEqual(['a', 'bcd']);
  });

  test('is told when it was made, and handed over', () => {
    const { add, spent } = queueOf();
    add('a');
    vi.advanceTimersByTime(1000);
    expect(spent()).toBe(2);
  });
});

describe('the memory of a batch', () => {
  /** As it is when it is sent, and when everything that came after it is written. */
  const memoryOf = (becomes: SendResult) => {
    const seen: Buffer[] = [];
    const dones: ((result: SendResult) => void)[] = [];
    const queue = new BatchQueue({
      signal: 'logs',
      frame: { room: 4, close: (writer) => writer.finish().subarray(4) },
      send: (bytes, done) => {
        seen.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
        dones.push(done);
      },
      health: { lost: () => {}, sent: () => {}, exported: () => {} },
      spent: () => {},
    });
    const add = (text: string) => {
      queue.writer.string(1, text);
      queue.wrote(1);
      vi.advanceTimersByTime(1000);
    };
    add('first');
    add('second');
    expect(String(seen[0])).toContain('first');
    dones[0]?.(becomes);
    vi.advanceTimersByTime(2000);
    dones[1]?.(taken);
    add('third');
    return seen.map((bytes) => bytes.buffer);
  };

  test('is used again when the receiver has taken it', () => {
    const [first, second, third] = memoryOf(taken);
    expect(second).not.toBe(first);
    expect([first, second]).toContain(third);
  });

  test('is left alone when it was not: it may still be on its way', () => {
    const [first, second, third] = memoryOf(lost);
    expect(new Set([first, second, third]).has(first)).toBe(true);
    expect(third).not.toBe(first);
  });
});

describe('what does not fit', () => {
  test('is lost and counted, item by item; what is under way does not count', () => {
    const { add, told, batches } = queueOf({ mostItems: 3 });
    expect([add('a', 2), add('b', 2), add('c')]).toEqual([true, false, true]);
    expect(told).toEqual([['lost', 'traces', 2, 'queue-full', 'queue full']]);
    vi.advanceTimersByTime(1000);
    expect(batches).toHaveLength(1);
    expect(add('d', 3)).toBe(true);
  });

  test('is bounded by bytes, too: few items may be large', () => {
    const { add, queue } = queueOf({ mostBytes: 10_000 });
    let fitted = 0;
    while (add('x'.repeat(1000))) fitted += 1;
    expect(fitted).toBe(10);
    expect(queue.waitingBytes).toBeLessThan(11_100);
  });

  test('an item that could not be written to its end leaves nothing behind', () => {
    const { add, queue, batches } = queueOf();
    add('a');
    const before = queue.writer.at;
    queue.writer.string(1, 'half');
    queue.undo(before);
    add('b');
    vi.advanceTimersByTime(1000);
    expect(batches[0]?.text).toBe('ab');
  });
});

describe('what became of a batch', () => {
  test('is told: items and bytes that were taken, items that were not and why', () => {
    const { add, told, batches } = queueOf();
    add('abc', 5);
    vi.advanceTimersByTime(1000);
    batches[0]?.done({ kind: 'taken', rejected: 2, said: 'too old' });
    expect(told).toEqual([
      ['sent', 'traces', 3, 5],
      ['lost', 'traces', 2, 'refused', 'too old'],
    ]);
  });

  test('a receiver in trouble is left alone for a second, one that refuses what it is sent is not', () => {
    const { add, batches } = queueOf();
    add('a');
    vi.advanceTimersByTime(1000);
    add('b');
    vi.advanceTimersByTime(1000);
    batches[0]?.done(lost);
    expect(batches).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(batches.map(({ text }) => text)).toEqual(['a', 'b']);
    add('c');
    vi.advanceTimersByTime(1000);
    batches[1]?.done({ ...lost, reason: 'refused', mayPass: false });
    expect(batches.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });
});

describe('at the end', () => {
  test('everything is sent, without waiting for a second to pass', async () => {
    const { add, batches, queue } = queueOf();
    add('a');
    const flushed = queue.flush();
    add('b');
    expect(batches.map(({ text }) => text)).toEqual(['a']);
    batches[0]?.done(taken);
    await flushed;
    const again = queue.flush();
    batches[1]?.done(taken);
    await again;
    expect(batches.map(({ text }) => text)).toEqual(['a', 'b']);
    await queue.flush();
  });

  test('what could not be sent is said, and nothing is waited for', async () => {
    const { add, batches, queue } = queueOf();
    for (let at = 0; at < 600; at += 1) add('x'.repeat(1024));
    add('b');
    const flushed = queue.flush();
    batches[0]?.done(lost);
    batches[1]?.done(lost);
    await expect(flushed).rejects.toThrow('connect ECONNREFUSED');
    expect(queue.waiting).toBe(0);
  });
});
