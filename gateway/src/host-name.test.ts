import { expect, it } from 'vitest';
import { hostName } from './host-name.ts';

it.each([
  ['a.example:1', 'a.example'],
  ['a.example.:1', 'a.example'],
  ['[::1]:80', '[::1]'],
  ['[::1]', '[::1]'],
  ['a.', 'a'],
  ['', ''],
])('%j is named %j', (authority, name) => expect(hostName(authority)).toBe(name));
