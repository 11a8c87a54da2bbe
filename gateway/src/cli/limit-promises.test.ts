import { expect, it } from 'vitest';
import { configReference } from './config-reference.ts';

it('states in the section of limits what the table of promises says', () => {
  const limits = configReference()
    .split('\n## ')
    .find((section) => section.startsWith('limits\n'));
  expect(limits).toContain('`rate: 100/minute`: 100 in any minute');
  expect(limits).toContain('`rate: 10/second, burst: 50`: 60 in any second');
});
