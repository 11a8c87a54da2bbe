import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stageSpanId } from './stage-span-id.ts';

const spanId = fc.stringMatching(/^[\da-f]{16}$/);

test('the id of a stage is an id, and the same whenever it is asked for', () => {
  fc.assert(
    fc.property(spanId, fc.nat(40), (server, index) => {
      const id = stageSpanId(server, index);
      expect(id).toMatch(/^(?!0{16})[\da-f]{16}$/);
      expect(stageSpanId(server, index)).toBe(id);
    }),
  );
});

test('no two stages have one, nor a stage that of its server', () => {
  const ids = new Set<string>();
  const servers = Array.from({ length: 2000 }, (_, at) => at.toString(16).padStart(16, '0'));
  for (const server of servers) {
    ids.add(server);
    for (let index = 0; index < 10; index += 1) ids.add(stageSpanId(server, index));
  }
  expect(ids.size).toBe(servers.length * 11);
});

test('is what it always was: other processes, and what Jaeger has kept, go by it', () => {
  expect(stageSpanId('00f067aa0ba902b7', 0)).toMatchInlineSnapshot(`"a22ec67e7db2d8e9"`);
  expect(stageSpanId('00f067aa0ba902b7', 3)).toMatchInlineSnapshot(`"cf08ceb762c37a15"`);
});
