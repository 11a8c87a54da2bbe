import { METHODS } from 'node:http';
import { expect, it } from 'vitest';
import { forwardedMethods } from './methods.ts';

it('are those that Node reads, but the two that are never forwarded', () => {
  expect([...forwardedMethods]).toEqual(METHODS.filter((method) => method !== 'CONNECT' && method !== 'TRACE').sort());
});
