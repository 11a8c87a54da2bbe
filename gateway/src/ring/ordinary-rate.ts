/**
 * How many ordinary records are kept of a flood. Of eight thousand requests a second each would be forgotten after a second
 * or two, and keeping them all costs the process more than making them spans does. A burst of everyday size is kept whole,
 * and of what lasts longer so many a second, evenly. Telling records are no part of this.
 */
import type { BucketBound } from '../token-bucket.ts';

export const ordinaryBound: BucketBound = { perSecond: 200, burst: 2000 };
