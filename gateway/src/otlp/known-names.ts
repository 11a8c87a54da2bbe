/**
 * Names of attributes come again with every span. Here the text of the last name of each slot is kept, so that it is not made
 * from its bytes again, nor held twice. Names that are sent to fill it push each other out, and nothing else.
 */
const SLOTS = 1024;
const MOST_BYTES = 64;

interface KnownName {
  readonly bytes: Uint8Array;
  readonly text: string;
}

const slots: (KnownName | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

export function nameAt(buffer: Buffer, start: number, length: number): string {
  if (length > MOST_BYTES) return buffer.toString('utf8', start, start + length);
  // FNV-1a.
  let hash = 0x81_1c_9d_c5;
  for (let at = start; at < start + length; at += 1) hash = Math.imul(hash ^ (buffer[at] as number), 0x01_00_01_93);
  const slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
  const known = slots[slot];
  if (known !== undefined && isSame(known.bytes, buffer, start, length)) return known.text;
  const text = buffer.toString('utf8', start, start + length);
  slots[slot] = { bytes: Uint8Array.from(buffer.subarray(start, start + length)), text };
  return text;
}

function isSame(bytes: Uint8Array, buffer: Buffer, start: number, length: number): boolean {
  if (bytes.length !== length) return false;
  for (let at = 0; at < length; at += 1) if (bytes[at] !== buffer[start + at]) return false;
  return true;
}
