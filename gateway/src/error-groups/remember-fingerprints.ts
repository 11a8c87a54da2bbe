import { type Described, type Fingerprint, fingerprintOf } from './fingerprint.ts';

/** An outage is the same few errors thousands of times a second. */
const MOST_KNOWN = 256;

/** By the very words, until there are too many of them. */
export function rememberFingerprints(): (error: Described) => Fingerprint {
  const known = new Map<string, Fingerprint>();
  return (error) => {
    const words = JSON.stringify([error.service, error.type, error.message, error.where]);
    let found = known.get(words);
    if (found === undefined) {
      found = fingerprintOf(error);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(words, found);
    }
    return found;
  };
}
