import { expect, test } from 'vitest';
import { stockedItems } from '../../inventory/src/stock.ts';
import { itemNames, totalCentsOf } from './catalogue.ts';

test('prices what the shop sells, and nothing else', () => {
  expect(itemNames).toEqual(['tea', 'kettle', 'lamp', 'rug']);
  expect(totalCentsOf('tea', 3)).toBe(1_350);
  expect(totalCentsOf('anchor', 1)).toBeUndefined();
  expect(totalCentsOf('constructor', 1)).toBeUndefined();
});

test('one lamp has the price that the bank declines', () => {
  expect(totalCentsOf('lamp', 1)! % 100).toBe(13);
});

test('what the shop sells is what inventory keeps', () => {
  expect(stockedItems).toEqual(itemNames);
});
