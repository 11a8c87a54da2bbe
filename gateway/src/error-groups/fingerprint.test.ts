import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Described, fingerprintOf } from './fingerprint.ts';

const described = (more: Partial<Described> = {}): Described => ({
  service: 'orders',
  type: 'TypeError',
  message: 'order 81 is unknown',
  where: 'POST /orders',
  ...more,
});

/** What takes the place of something in a message: a number, an id, an address, what somebody wrote. */
const hex = (least: number, most: number) =>
  fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: least, maxLength: most })
    .filter((text) => /\d/.test(text));
const slot = fc.oneof(
  fc.integer().map(String),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value.toFixed(3)),
  fc.integer({ min: 1000, max: 1_000_000_000 }).map((value) => value.toLocaleString('en')),
  fc.uuid(),
  hex(8, 40),
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
);
const quoted = fc.string({ unit: fc.constantFrom(...'ab 1-/.'.split('')), maxLength: 20 }).map((text) => `"${text}"`);

it('is the same whatever the ids and numbers, and the same after a restart', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(slot, slot), { minLength: 1, maxLength: 4 }),
      fc.tuple(quoted, quoted),
      (pairs, of) => {
        const message = (which: 0 | 1) =>
          `item ${pairs.map((pair) => pair[which]).join(' and ')} of ${of[which]} at /x/${pairs[0]?.[which]}`;
        expect(fingerprintOf(described({ message: message(0) }))).toEqual(
          fingerprintOf(described({ message: message(1) })),
        );
      },
    ),
    { numRuns: 500 },
  );
  expect(fingerprintOf(described())).toEqual({ group: 'b22958a07a3f', saying: 'bb5239d5c7bf' });
});

it('is another one for another type, service, place or sentence', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdefgh'.split('')), minLength: 1, maxLength: 12 });
  const part = fc.constantFrom('service', 'type', 'message', 'where');
  fc.assert(
    fc.property(part, word, word, (name, one, other) => {
      fc.pre(one !== other);
      expect(fingerprintOf(described({ [name]: one })).group).not.toBe(
        fingerprintOf(described({ [name]: other })).group,
      );
    }),
  );
});

it('is that of the port, whatever the address is', () => {
  const port = fc.integer({ min: 1, max: 32_767 });
  const of = (address: string, at: number) => fingerprintOf(described({ message: `connect ${address}:${at}` })).saying;
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV4(), fc.ipV6(), port, port, (one, other, six, at, otherAt) => {
      expect(of(one, at)).toBe(of(other, at));
      expect(of(`[${six}]`, at)).toBe(of(other, at));
      expect(of(one, at) === of(one, otherAt)).toBe(at === otherAt);
    }),
  );
});

it('does not run parts together', () => {
  const one = fingerprintOf(described({ service: 'a', type: 'bc' }));
  expect(fingerprintOf(described({ service: 'ab', type: 'c' }))).not.toEqual(one);
});

it('says the same of the same words in another place', () => {
  const [here, there] = [fingerprintOf(described()), fingerprintOf(described({ where: 'charge (payments.ts:42)' }))];
  expect(here.saying).toBe(there.saying);
  expect(here.group).not.toBe(there.group);
});
