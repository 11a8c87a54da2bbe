import { expect, test } from 'vitest';
import { isLost } from './database.ts';

const failure = (code: string | undefined, message = 'failed') => Object.assign(new Error(message), { code });

test.each([
  ['the port is closed', failure('ECONNREFUSED')],
  ['the connection was reset', failure('ECONNRESET')],
  ['the server is shutting down', failure('57P01')],
  ['the server is starting', failure('57P03')],
  ['the connection failed', failure('08006')],
  ['too many connections', failure('53300')],
  ['the pool waited too long', failure(undefined, 'timeout exceeded when trying to connect')],
  ['the answer did not come', failure(undefined, 'Query read timeout')],
  ['it broke off', failure(undefined, 'Connection terminated unexpectedly')],
])('the database is lost when %s', (_when, error) => expect(isLost(error)).toBe(true));

test.each([
  ['a duplicate key', failure('23505')],
  ['a wrong statement', failure('42601')],
  ['a bug', new TypeError('x is not a function')],
  ['no error', 'text'],
])('%s is not a lost database', (_what, error) => expect(isLost(error)).toBe(false));
