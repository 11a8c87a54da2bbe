/**
 * Client keys are addresses and names of people's machines: records, logs and spans show them only as a short keyed hash.
 * The secret is made at start, one for all workers, so a hash tells two clients of one gateway apart and tells an outsider
 * nothing.
 */
import { hash, randomBytes } from 'node:crypto';

export type KeyHash = (key: string) => string;

const REMEMBERED_KEYS = 4_096;
const HEX_DIGITS = 12;

export const newKeySecret = (): string => randomBytes(32).toString('hex');

export function createKeyHash(secret: string = newKeySecret()): KeyHash {
  const known = new Map<string, string>();
  return (key) => {
    let short = known.get(key);
    if (short === undefined) {
      if (known.size >= REMEMBERED_KEYS) known.clear();
      // Cut to a quarter, SHA-256 of secret and key cannot be extended, so it needs no HMAC.
      short = hash('sha256', secret + key).slice(0, HEX_DIGITS);
      known.set(key, short);
    }
    return short;
  };
}
