/**
 * What makes two errors the same one: who failed, how, where, and what was said but for its ids and numbers. Made of nothing
 * else, so that it is the same after a restart and in every gateway.
 */
import { hash } from 'node:crypto';
import type { SeenError } from './error-group.ts';
import { withoutIds, withoutNumbers } from './normal-text.ts';

export type Described = Pick<SeenError, 'service' | 'type' | 'message' | 'where'>;

export interface Fingerprint {
  /** Of the group. */
  readonly group: string;
  /** Of what was said, wherever that was. */
  readonly saying: string;
}

/** 48 bits: among hundreds of groups two that share them are not to be expected. */
const DIGITS = 12;

const shortHash = (parts: readonly string[]): string => hash('sha256', JSON.stringify(parts)).slice(0, DIGITS);

export function fingerprintOf({ service, type, message, where }: Described): Fingerprint {
  const saying = shortHash([service, type, withoutNumbers(message)]);
  return { group: shortHash([saying, withoutIds(where)]), saying };
}
