import { expect, it } from 'vitest';
import { errorsPage } from '../../test/support/made-up-errors.ts';
import { asTheyStood, findErrors, servicesOf } from './find-errors.ts';

const { groups } = errorsPage(1_800_000_000_000);
const found = (asked: string, service = '') => findErrors(groups, asked, service).map(({ type }) => type);

it('finds errors by every word, and by service', () => {
  expect(found('PAYMENTS no card')).toEqual(['CardDeclined']);
  expect(found('', 'weir')).toEqual(['upstream-unreachable', 'http 500']);
  expect(found('upstream', 'weir')).toEqual(['upstream-unreachable']);
  expect(found('upstream', 'payments')).toEqual([]);
  expect(findErrors(groups, ' ', '')).toBe(groups);
});

it('names each service once', () => {
  expect(servicesOf(groups)).toEqual(['notifications', 'payments', 'storefront', 'weir']);
});

it('leaves them where they stood, and puts what is new behind', () => {
  const [first, second, third] = groups.map(({ fingerprint }) => fingerprint) as [string, string, string];
  const order = [third, first];
  const stand = asTheyStood(groups, order).map(({ fingerprint }) => fingerprint);
  expect(stand.slice(0, 3)).toEqual([third, first, second]);
  expect(stand).toHaveLength(groups.length);
});
