import { describe, expect, it } from 'vitest';
import type { Target, Upstream } from './upstream.ts';
import { pickTarget, upstreamState } from './upstream-state.ts';

const target = (port: number): Target => ({
  scheme: 'http',
  host: '127.0.0.1',
  port,
  origin: `http://127.0.0.1:${port}`,
  name: `127.0.0.1:${port}`,
});
const upstream = (name: string, ports: readonly number[]): Upstream => ({
  name,
  targets: ports.map(target),
  timeouts: { connectMs: 1000, responseMs: 1000, totalMs: 1000, idleMs: 1000 },
});

describe('the target of an attempt', () => {
  it('is the only one there is, and the record says so', () => {
    const { pick } = upstreamState();
    const orders = upstream('orders', [7001]);
    expect(pick(orders)).toEqual({ target: target(7001), because: 'only target' });
    expect(pick(orders).target.port).toBe(7001);
  });

  it('changes with every pick, all in turn', () => {
    const { pick } = upstreamState();
    const orders = upstream('orders', [1, 2, 3]);
    const picks = Array.from({ length: 6 }, () => pick(orders));
    expect(picks.map((picked) => picked.target.port)).toEqual([1, 2, 3, 1, 2, 3]);
    expect(picks[1]?.because).toBe('round robin, 2 of 3');
  });

  it('of one upstream does not depend on the traffic of another', () => {
    const { pick } = upstreamState();
    const orders = upstream('orders', [1, 2]);
    const payments = upstream('payments', [8, 9]);
    expect(pick(orders).target.port).toBe(1);
    expect(pick(payments).target.port).toBe(8);
    expect(pick(orders).target.port).toBe(2);
  });

  it('is found after a reload too, when the list got shorter', () => {
    const { pick } = upstreamState();
    for (let turn = 0; turn < 5; turn += 1) pick(upstream('orders', [1, 2, 3]));
    expect(pick(upstream('orders', [1, 2])).target.port).toBe(2);
  });

  it('cannot be picked of none: that is a bug, not a refusal', () => {
    expect(() => pickTarget([], 0)).toThrow('without a target');
  });
});
