import { expect, it } from 'vitest';
import { problemWords } from './read-json.ts';

it('says what the gateway says, or at least what it answered', () => {
  expect(problemWords({ title: 'Bad filter', detail: 'There is no `rute:`.' }, 400)).toBe('There is no `rute:`.');
  expect(problemWords({ title: 'Bad filter' }, 400)).toBe('Bad filter');
  for (const body of [null, 'x', {}, { detail: 4 }]) expect(problemWords(body, 502)).toBe('The gateway answered 502.');
});
