import { expect, test } from 'vitest';
import type { Answered } from './answered.ts';
import { decideOrder } from './decide-order.ts';

const answers = {
  yes: { kind: 'yes' },
  no: { kind: 'no', reason: 'No.' },
  unsent: { kind: 'unsent', problem: 'service-unreachable', reason: 'Not there.' },
  unknown: { kind: 'unknown', problem: 'service-late', reason: 'Late.' },
} as const satisfies Record<string, Answered>;
type Kind = keyof typeof answers;

/** Whatever may have been done is undone in every row but the first; whatever was not is left alone. */
const table: readonly (readonly [charge: Kind, reservation: Kind, status: string, undone: string])[] = [
  ['yes', 'yes', 'paid', ''],
  ['yes', 'no', 'out-of-stock', 'refund'],
  ['yes', 'unsent', 'failed', 'refund'],
  ['yes', 'unknown', 'failed', 'refund release'],
  ['no', 'yes', 'declined', 'release'],
  ['no', 'no', 'out-of-stock', ''],
  ['no', 'unsent', 'declined', ''],
  ['no', 'unknown', 'declined', 'release'],
  ['unsent', 'yes', 'failed', 'release'],
  ['unsent', 'no', 'out-of-stock', ''],
  ['unsent', 'unsent', 'failed', ''],
  ['unsent', 'unknown', 'failed', 'release'],
  ['unknown', 'yes', 'failed', 'refund release'],
  ['unknown', 'no', 'out-of-stock', 'refund'],
  ['unknown', 'unsent', 'failed', 'refund'],
  ['unknown', 'unknown', 'failed', 'refund release'],
];

test.each(table)('charge: %s, reservation: %s ─► %s, and then %s', (charge, reservation, status, undone) => {
  const decision = decideOrder(answers[charge], answers[reservation]);
  const undoes = [decision.refunds ? 'refund' : '', decision.releases ? 'release' : ''].filter((word) => word !== '');
  expect([decision.status, undoes.join(' ')]).toEqual([status, undone]);
});

test('every pair of answers is in the table', () => {
  const kinds = Object.keys(answers);
  const pairs = kinds.flatMap((charge) => kinds.map((reservation) => `${charge} ${reservation}`));
  expect(table.map(([charge, reservation]) => `${charge} ${reservation}`)).toEqual(pairs);
});

test('a client is answered with the order, or with the first thing that went wrong', () => {
  expect(decideOrder(answers.yes, answers.yes).problem).toBeUndefined();
  expect(decideOrder(answers.no, answers.yes)).toMatchObject({ problem: undefined, reason: 'No.' });
  expect(decideOrder(answers.yes, answers.no)).toMatchObject({ problem: 'out-of-stock', reason: 'No.' });
  expect(decideOrder(answers.unknown, answers.unsent)).toMatchObject({
    problem: 'service-late',
    reason: 'Late. Not there.',
  });
});
