/** What a gateway did whose receiver is stuck, beside one whose receiver works. */
import type { Measured } from './measure.ts';
import { median } from './report.ts';

export interface Slice extends Measured {
  readonly residentBytes: number;
}

export interface Watched {
  /** What the receiver answers. */
  readonly receiver: string;
  readonly slices: readonly Slice[];
  /** Of traces and logs, at the end. */
  readonly sent: number;
  readonly dropped: number;
}

const MIB = 1024 * 1024;

/**
 * The queues of both signals hold 16 MiB each, and a batch of each is on its way; as much again is what an allocator keeps
 * of memory that comes and goes.
 */
export const MOST_MORE_BYTES = 64 * MIB;
/** From the second quarter to the last: what goes on growing is a leak, however slow. */
export const MOST_GROWTH_BYTES = 32 * MIB;
/** Throughput and CPU per request vary by this much from one process to the next. */
const MOST_SLOWER = 0.1;

export interface Verdict {
  readonly receiver: string;
  readonly requestsPerSecond: number;
  readonly cpuMicrosPerRequest: number;
  readonly mostResidentBytes: number;
  readonly growthBytes: number;
  readonly sent: number;
  readonly dropped: number;
  /** What it was found guilty of. */
  readonly faults: readonly string[];
}

export function verdicts(healthy: Watched, stuck: readonly Watched[]): Verdict[] {
  const base = summary(healthy);
  return [
    { ...base, faults: healthy.dropped > 0 ? ['the healthy receiver lost some'] : [] },
    ...stuck.map((one) => {
      const found = summary(one);
      return { ...found, faults: faultsOf(found, base) };
    }),
  ];
}

function summary({ receiver, slices, sent, dropped }: Watched): Omit<Verdict, 'faults'> {
  const resident = slices.map((one) => one.residentBytes);
  const quarter = Math.ceil(resident.length / 4);
  return {
    receiver,
    requestsPerSecond: Math.round(median(slices.map((one) => one.requestsPerSecond))),
    cpuMicrosPerRequest: median(slices.map((one) => one.cpuMicrosPerRequest)),
    mostResidentBytes: Math.max(...resident),
    growthBytes: median(resident.slice(-quarter)) - median(resident.slice(quarter, 2 * quarter)),
    sent,
    dropped,
  };
}

function faultsOf(found: Omit<Verdict, 'faults'>, base: Omit<Verdict, 'faults'>): string[] {
  const faults: string[] = [];
  if (found.mostResidentBytes > base.mostResidentBytes + MOST_MORE_BYTES) faults.push('more memory than its bound');
  if (found.growthBytes > MOST_GROWTH_BYTES) faults.push('memory that goes on growing');
  if (found.requestsPerSecond < base.requestsPerSecond * (1 - MOST_SLOWER)) faults.push('fewer requests a second');
  if (found.cpuMicrosPerRequest > base.cpuMicrosPerRequest * (1 + MOST_SLOWER)) faults.push('more CPU per request');
  if (found.dropped === 0) faults.push('no drop was counted');
  return faults;
}

export function stuckTable(found: readonly Verdict[], seconds: number): string {
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(12) : cell.padStart(10))).join(' ');
  return [
    line(['receiver', 'req/s', 'CPU µs/req', 'most RSS', 'growth', 'sent', 'dropped']),
    ...found.map((one) =>
      line([
        one.receiver,
        String(one.requestsPerSecond),
        one.cpuMicrosPerRequest.toFixed(1),
        `${(one.mostResidentBytes / MIB).toFixed(0)} MiB`,
        `${(one.growthBytes / MIB).toFixed(0)} MiB`,
        String(one.sent),
        String(one.dropped),
      ]),
    ),
    ...found.flatMap((one) => one.faults.map((fault) => `FAULT: ${one.receiver}: ${fault}`)),
    `each under load for ${seconds} s, in turns; at most ${MOST_MORE_BYTES / MIB} MiB more than with a receiver that works`,
    '',
  ].join('\n');
}
