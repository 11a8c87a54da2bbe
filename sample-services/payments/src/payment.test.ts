import { expect, test } from 'vitest';
import { decidePayment } from './payment.ts';

test.each([
  [13, 'declined'],
  [1_913, 'declined'],
  [1_300, 'paid'],
  [113_00, 'paid'],
  [12, 'paid'],
])('%i cents are %s', (cents, status) => expect(decidePayment(cents)).toBe(status));
