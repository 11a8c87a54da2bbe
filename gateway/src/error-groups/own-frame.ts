/** The first place of a stack that is the service's own code: `chargeCard (payments.ts:42)`. */

/** Enough to come out of the frameworks. */
const MOST_LINES = 60;
const NOT_OWN = /node_modules|\(?node:|<anonymous>|site-packages|\/lib\/python|^at (?:java|javax|jdk|sun|kotlin)\./;

export function ownFrame(stack: string): string | undefined {
  const lines = stack
    .split('\n', MOST_LINES)
    .map((line) => line.trim())
    .filter((line) => !NOT_OWN.test(line));
  for (const line of lines) {
    const frame = calledAt(line);
    if (frame !== undefined) return frame;
  }
  // Python tells the newest call last.
  for (const line of lines.toReversed()) {
    const [, file, number, name] = /^File "([^"]+)", line (\d+), in (\S+)/.exec(line) ?? [];
    if (file !== undefined) return `${name} (${baseName(file)}:${number})`;
  }
  return undefined;
}

/** `at f (file:///src/a.ts:4:2)`, `at async f (…)`, `at /src/a.ts:4:2`, `at shop.Cart.add(Cart.java:12)` */
function calledAt(line: string): string | undefined {
  if (!line.startsWith('at ')) return undefined;
  const call = line.slice(3).replace(/^async /, '');
  const opens = call.lastIndexOf('(');
  const name = opens === -1 ? '' : call.slice(0, opens).trim();
  const place = opens === -1 ? call : call.slice(opens + 1).replace(/\)$/, '');
  const [, file, number] = /^(.+?):(\d+)(?::\d+)?$/.exec(place) ?? [];
  if (file === undefined) return undefined;
  const short = `${baseName(file)}:${number}`;
  return name === '' ? short : `${name} (${short})`;
}

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
