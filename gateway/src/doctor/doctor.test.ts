/** Many who ask are one look, and a look that failed is no answer for ever. */
import { expect, it } from 'vitest';
import { modelOf, ward } from '../../test/support/doctor-ward.ts';
import { forwarded } from '../../test/support/settled-records.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { createAggregates } from '../telemetry/aggregates.ts';
import { startFigures } from '../telemetry/figures.ts';
import { steppedFigures } from '../telemetry/stepped-figures.ts';
import { createDoctor } from './doctor.ts';

function made() {
  const clock = { nowMs: 1_750_000_100_000, looks: 0, fails: false };
  const figures = startFigures(createAggregates(), () => undefined);
  const doctor = createDoctor({
    ring: ward().ring,
    figures,
    model: modelOf(),
    state: () => {
      clock.looks += 1;
      if (clock.fails) throw new Error('a bug');
      return { redis: { mode: 'none', tripMs: undefined }, droppedRecords: 0 };
    },
    now: () => clock.nowMs,
  });
  return { clock, doctor, stop: () => figures.stop() };
}

it('looks once for all who ask within five seconds, and again for whoever asks later', async () => {
  const { clock, doctor, stop } = made();
  const [first, second] = await Promise.all([doctor(), doctor()]);
  expect(second).toBe(first);
  clock.nowMs += 4999;
  expect(await doctor()).toBe(first);
  expect(clock.looks).toBe(1);
  clock.nowMs += 1;
  expect((await doctor()).atMs).toBe(clock.nowMs);
  clock.nowMs -= 60_000;
  expect((await doctor()).atMs).toBe(clock.nowMs);
  expect(clock.looks).toBe(3);
  stop();
});

it('looks again after a look that failed, and tells who asked', async () => {
  const { clock, doctor, stop } = made();
  clock.fails = true;
  await expect(doctor()).rejects.toThrow('a bug');
  clock.fails = false;
  expect((await doctor()).traces).toBe(0);
  stop();
});

it.each([
  ['is missed where it was', 11_000, 'bad'],
  ['may still be on its way', 9000, 'ok'],
])('what was kept and not exported %s kept %i ms ago', async (_, agoMs, health) => {
  const nowMs = 1_750_000_100_000;
  const clock = virtualClock();
  const stepped = steppedFigures(createAggregates(), clock, () => undefined);
  for (let second = 0; second < 30; second += 1) {
    clock.advance(1000);
    stepped.step();
  }
  const { ring } = ward();
  const { startedMs } = forwarded();
  ring.addRecord({
    record: forwarded({ startedAtMs: nowMs - agoMs - 5, endedMs: startedMs + 5 }),
    kept: 'head',
    worker: 0,
  });
  const { findings } = await createDoctor({
    ring,
    figures: { read: (windowMs) => stepped.read(windowMs), stop: () => undefined },
    model: modelOf('telemetry: { otlp: "http://127.0.0.1:4318" }'),
    state: () => ({ redis: { mode: 'none', tripMs: undefined }, droppedRecords: 0 }),
    now: () => nowMs,
  })();
  expect(findings.find(({ check, subject }) => check === 'exporter' && subject === 'traces')?.health).toBe(health);
});
