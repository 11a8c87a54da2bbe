import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryInShort, redactQuery, shownAgent, shownHost, shownNames, shownPath } from './redact.ts';

const none = shownNames([]);
const listed = shownNames(['page', 'sort', 'filter[size]']);

test('names stay, values go', () => {
  expect(redactQuery('token=secret&page=2', none)).toBe('token=REDACTED&page=REDACTED');
  expect(redactQuery('a=&b==c&&=d', none)).toBe('REDACTED&b=REDACTED&REDACTED');
});

test('values of listed names stay, as they were sent', () => {
  expect(redactQuery('page=2&token=secret&sort=-price,%C3%A9t%C3%A9+x', listed)).toBe(
    'page=2&token=REDACTED&sort=-price,%C3%A9t%C3%A9+x',
  );
  expect(redactQuery('page=&page&page=1&page=2&page=YQ==', listed)).toBe('page=&page&page=1&page=2&page=YQ==');
  expect(redactQuery('filter[size]=4&filter%5Bsize%5D=5', listed)).toBe('filter[size]=4&filter%5Bsize%5D=5');
});

test('a name that is listed only once it is decoded, or in other letters, is not listed', () => {
  for (const name of ['p%61ge', 'Page', 'page%00', 'page+', '+page', 'page%20', 'filter%5bsize%5d', '%70age', 'pages'])
    expect(redactQuery(`${name}=secret`, listed)).toBe(`${name}=REDACTED`);
  expect(redactQuery('to%6Ben=secret&%74oken=secret', shownNames(['token']))).toBe('to%6Ben=REDACTED&%74oken=REDACTED');
});

/** Upstreams split at `;`, take a second `?` for the first, or decode twice. */
test.each([
  '1;token=secret',
  '1?token=secret',
  '1=secret',
  '1%26token%3Dsecret',
  '1%3Btoken%3dsecret',
  '1%3ftoken',
  '1%2526token',
  '1%23secret',
  '1#secret',
  '%zz',
  '1%',
])('a value that another parameter could hide in goes: %s', (value) => {
  expect(redactQuery(`page=${value}&sort=up`, listed)).toBe('page=REDACTED&sort=up');
});

test.each(['a;token', 'token;secret', 'a?token', 'token%3Dsecret', 'token%3dsecret%26page', 'a%253D', 'a%', '%4'])(
  'so does a name: %s',
  (name) => {
    expect(redactQuery(`${name}=1&sort=up`, listed)).toBe('REDACTED&sort=up');
  },
);

test('a long value is cut, and never within an escape', () => {
  const shown = redactQuery(`page=${'v'.repeat(500)}`, listed);
  expect(shown).toBe(`page=${'v'.repeat(128)}…`);
  for (const before of [126, 127])
    expect(redactQuery(`page=${'v'.repeat(before)}%C3%A9`, listed)).toBe(`page=${'v'.repeat(before)}…`);
  expect(redactQuery(`page=${'v'.repeat(128)}&sort=up`, listed)).toBe(`page=${'v'.repeat(128)}&sort=up`);
});

test('a part without a name is all value', () => {
  for (const query of ['c2VjcmV0', 'c2VjcmU=', 'c2VjcQ==']) expect(redactQuery(query, listed)).toBe('REDACTED');
});

/** Every spelling of every name, with a value that says whether it may be seen: digits may not. */
const spelling = (name: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(name, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 })).map(([text, encoded]) =>
    Array.from(text)
      .map((char, at) => (encoded[at] ? `%${char.charCodeAt(0).toString(16)}` : char))
      .join(''),
  );
const secret = fc.stringMatching(/^[0-9]{1,9}$/);
const joints = fc.constantFrom('=', '==', '', '%3D', ';', '?', '&', '%26', '%253D', '#', '=;', '=?');

test('no value of an unlisted name is ever shown, however it is spelled and joined', () => {
  const name = spelling(fc.constantFrom('token', 'key', 'pag', 'pages', 'sor', ''));
  const unlisted = fc.tuple(name, joints, secret).map((parts) => parts.join(''));
  const open = fc.constantFrom('page=one', 'sort=up', 'page', 'sort=', 'page=%C3%A9', 'page=a;', 'sort=a%3B');
  const separator = fc.constantFrom('&', '&&', ';', '%26', '%3B', '?', '%2526');
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(unlisted, open), separator), { maxLength: 12 }), (parts) => {
      const shown = redactQuery(parts.flat().join(''), shownNames(['page', 'sort']));
      expect(shown.replaceAll(/%[\da-f]{2,4}/gi, '')).not.toMatch(/\d/);
    }),
    { numRuns: 2000 },
  );
});

test('what a reader of queries finds in it is what was sent, or hidden', () => {
  const text = fc.stringMatching(/^[a-z[\]%;?= +]{0,12}$/);
  const pair = fc.tuple(fc.oneof(text, fc.constantFrom('page', 'sort', 'filter[size]')), text);
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 6 }), (pairs) => {
      const sent = new URLSearchParams(pairs);
      for (const [name, value] of new URLSearchParams(redactQuery(sent.toString(), listed))) {
        if (value === 'REDACTED' || name === 'REDACTED') continue;
        expect(['page', 'sort', 'filter[size]']).toContain(name);
        expect(sent.getAll(name)).toContain(value);
      }
    }),
    { numRuns: 500 },
  );
});

test('says where it was cut, however little there is in it', () => {
  expect(redactQuery(`${'&'.repeat(5000)}a=1`, none)).toBe('…');
  expect(redactQuery('n'.repeat(600), none)).toBe('REDACTED');
  expect(redactQuery(`${'n'.repeat(600)}=1`, none)).toBe('…');
  expect(redactQuery('a=1&', none)).toBe('a=REDACTED');
  expect(redactQuery('name=1&'.repeat(100), none).endsWith('&name=REDACTED&…')).toBe(true);
});

test('in a line for people hidden values are short', () => {
  expect(queryInShort('token=REDACTED&page=2&REDACTED')).toBe('token=…&page=2&…');
});

test('what a client sends freely is bounded', () => {
  expect(redactQuery(`${'n'.repeat(5000)}=1`, none).length).toBeLessThan(600);
  const many = Array.from({ length: 5000 }, (_, at) => `page=n${at}`).join('&');
  expect(redactQuery(many, listed).length).toBeLessThan(600);
  expect(shownPath(`/${'p'.repeat(5000)}`).length).toBe(2049);
  expect(shownHost('h'.repeat(5000)).length).toBe(256);
  expect(shownAgent('a'.repeat(5000)).length).toBe(257);
});

test('credentials that stand before a host are no part of it', () => {
  expect(shownHost('user:secret@shop.example:8080')).toBe('shop.example:8080');
  expect(shownHost('a@b:secret@[::1]')).toBe('[::1]');
});
