import { expect, test } from 'vitest';
import { attempt } from '../../test/support/settled-records.ts';
import { type ConnectionPhases, markConnected, noteConnection } from './connection-phases.ts';

const noted = (phases: ConnectionPhases | undefined) => {
  const note = attempt({ startedMs: 10, lookedUpMs: undefined, reachedMs: undefined, connectedMs: undefined });
  noteConnection(note, phases);
  return [note.lookedUpMs, note.reachedMs, note.connectedMs];
};

test('phases of a connection that was made for the attempt are its own', () => {
  expect(noted({ lookedUpMs: 11, reachedMs: 12, connectedMs: 13 })).toEqual([11, 12, 13]);
});

test('what came before the attempt, for another that gave up, took none of its time', () => {
  expect(noted({ lookedUpMs: 7, reachedMs: 9, connectedMs: 12 })).toEqual([10, 10, 12]);
  expect(noted({ lookedUpMs: 7, reachedMs: 8, connectedMs: 9 })).toEqual([10, 10, 10]);
});

test('what never came is not noted', () => {
  expect(noted({ lookedUpMs: 11, reachedMs: undefined, connectedMs: undefined })).toEqual([11, undefined, undefined]);
  expect(noted(undefined)).toEqual([undefined, undefined, undefined]);
});

test('who is connected was reached', () => {
  const phases: ConnectionPhases = { lookedUpMs: undefined, reachedMs: undefined, connectedMs: undefined };
  markConnected(phases, 5);
  expect(phases).toEqual({ lookedUpMs: undefined, reachedMs: 5, connectedMs: 5 });
  const over = { lookedUpMs: undefined, reachedMs: 4, connectedMs: undefined };
  markConnected(over, 6);
  expect(over).toEqual({ lookedUpMs: undefined, reachedMs: 4, connectedMs: 6 });
});
