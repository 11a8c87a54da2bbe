import fc from 'fast-check';

/** Anything that a text can hold: controls, halves of characters and what turns a line around more often than chance would. */
const unit = fc.oneof(
  fc.integer({ min: 0x20, max: 0x7e }),
  fc.nat({ max: 0x9f }),
  fc.constantFrom(0x2028, 0x2029, 0x202e, 0x2066, 0xfeff, 0x200b),
  fc.integer({ min: 0xd800, max: 0xdfff }),
  fc.nat({ max: 0xffff }),
);

export const anyText = (mostChars: number): fc.Arbitrary<string> =>
  fc.array(unit, { maxLength: mostChars }).map((units) => String.fromCharCode(...units));
