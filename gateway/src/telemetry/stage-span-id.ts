/**
 * The id of a stage's span, which the record has none for: worked out of the id of its SERVER span and the stage's place, so
 * that it is the same in every view and at any time.
 */
const HALF = 8;

/** Of one SERVER span no two are alike, for each round can be undone. */
export function stageSpanId(serverSpanId: string, index: number): string {
  let left = Number.parseInt(serverSpanId.slice(0, HALF), 16) | 0;
  let right = (Number.parseInt(serverSpanId.slice(HALF), 16) | 0) ^ Math.imul(index + 1, SPREAD);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const mixed = left ^ mix(right + round);
    left = right;
    right = mixed;
  }
  // No id is all zeros.
  scratch.writeInt32BE(left | right ? left : -1);
  scratch.writeInt32BE(right, HALF / 2);
  return scratch.toString('hex');
}

const ROUNDS = 4;
/** 2 ** 32 over the golden ratio, odd: neighbours end up far apart. */
const SPREAD = 0x9e37_79b1;

/** The last step of MurmurHash3: every bit of the result depends on every bit of the number. */
function mix(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return bits ^ (bits >>> 16);
}

const scratch = Buffer.alloc(HALF);
