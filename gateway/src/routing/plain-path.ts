/**
 * What is matched must be what the upstream sees. These two functions are the whole of our path normalisation:
 *
 *   pathIsPlain        refuses what an upstream may read as another path: dot segments (RFC 3986, 5.2.4) in any spelling,
 *                      backslashes, control characters, fragments
 *   decodeUnreserved   %6F and o are the same path (RFC 3986, 6.2.2.2): compared so, forwarded as they came
 *
 * An encoded slash (%2F) is data, not a separator, as the RFC has it; only a dot segment next to one is refused, since
 * an upstream that decodes it would leave the route. Neither function decodes twice, as no upstream should.
 */
const SLASH = 0x2f;
const PERCENT = 0x25;
const DOT = 0x2e;

/** Whether the server may match and forward this path; if not, its answer is 400. */
export function pathIsPlain(path: string): boolean {
  if (path.charCodeAt(0) !== SLASH) return false;
  let segmentIsDots = true;
  let dots = 0;
  for (let at = 1; at < path.length; at += 1) {
    let code = path.charCodeAt(at);
    let encoded = false;
    if (code === PERCENT) {
      const decoded = decodedAt(path, at);
      if (decoded !== -1) {
        code = decoded;
        encoded = true;
        at += 2;
      }
    }
    if (encoded ? code === 0 : isForbidden(code)) return false;
    if (code === DOT) dots += 1;
    else if (endsSegment(code)) {
      if (segmentIsDots && (dots === 1 || dots === 2)) return false;
      // After a semicolon come parameters of the same segment: `..;a` is a dot segment to servers that drop them.
      segmentIsDots = code !== SEMICOLON;
      dots = 0;
    } else segmentIsDots = false;
  }
  return !(segmentIsDots && (dots === 1 || dots === 2));
}

const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;
const HASH = 0x23;

function isForbidden(code: number): boolean {
  return code <= 0x20 || code === 0x7f || code === BACKSLASH || code === HASH;
}

function endsSegment(code: number): boolean {
  return code === SLASH || code === BACKSLASH || code === SEMICOLON;
}

/** Decodes what never needed encoding, and spells the other escapes in capitals, as RFC 3986 compares them. */
export function decodeUnreserved(path: string): string {
  let from = path.indexOf('%');
  if (from === -1) return path;
  let decoded = path.slice(0, from);
  while (from !== -1) {
    const code = decodedAt(path, from);
    const next = path.indexOf('%', from + 1);
    const after = code === -1 ? from + 1 : from + 3;
    if (code === -1) decoded += '%';
    else if (isUnreserved(code)) decoded += String.fromCharCode(code);
    else decoded += path.slice(from, after).toUpperCase();
    decoded += path.slice(after, next === -1 ? undefined : next);
    from = next;
  }
  return decoded;
}

/** The byte that an escape stands for, or -1 when it is not an escape. */
function decodedAt(path: string, at: number): number {
  const high = hexDigit(path.charCodeAt(at + 1));
  const low = hexDigit(path.charCodeAt(at + 2));
  return high === -1 || low === -1 ? -1 : high * 16 + low;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function isUnreserved(code: number): boolean {
  const lower = code | 0x20;
  if ((lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39)) return true;
  return code === 0x2d || code === DOT || code === 0x5f || code === 0x7e;
}
