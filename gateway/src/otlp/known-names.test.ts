import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameAt } from './known-names.ts';

test('a name is its bytes, however often it comes and whatever came between', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 8 }), (names) => {
      for (const name of [...names, ...names]) {
        const bytes = Buffer.concat([Buffer.of(0), name, Buffer.of(0)]);
        expect(nameAt(bytes, 1, name.length)).toBe(Buffer.from(name).toString());
      }
    }),
  );
});

test('more names than there is room for push each other out and stay right', () => {
  for (let round = 0; round < 2; round += 1)
    for (let number = 0; number < 3000; number += 1) {
      const bytes = Buffer.from(`name.${number}`);
      expect(nameAt(bytes, 0, bytes.length)).toBe(`name.${number}`);
    }
});

test('what is kept is a copy: the buffer it came from may be written over', () => {
  const bytes = Buffer.alloc(9);
  for (let number = 1000; number < 4000; number += 1) {
    bytes.write(`name.${number}`);
    expect(nameAt(bytes, 0, 9)).toBe(`name.${number}`);
  }
});
