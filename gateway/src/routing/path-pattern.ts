/** The path of a route, as operators write it: `/a/b`, `/orders/{id}`, `/files/*`. */
import { decodeUnreserved, pathIsPlain } from './plain-path.ts';

export type PatternSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string };

export interface PathPattern {
  readonly segments: readonly PatternSegment[];
  /** Ended with `/*`: every path below, and the path itself. */
  readonly isPrefix: boolean;
}

export type ParsedPattern =
  | { readonly ok: true; readonly pattern: PathPattern }
  | { readonly ok: false; readonly expected: string };

const PARAMETER = /^\{([A-Za-z][A-Za-z0-9_]*)\}$/;
/** RFC 3986, 3.3: pchar. */
const LITERAL = /^(?:[A-Za-z0-9\-._~!$&'()+,;=:@]|%[0-9A-Fa-f]{2})*$/;

export function parsePathPattern(text: string): ParsedPattern {
  if (!text.startsWith('/')) return wrong('a path that begins with "/"');
  if (!pathIsPlain(text)) return wrong('a path without "." and ".." segments, backslashes, "#" and spaces');
  const isPrefix = text.endsWith('/*');
  const parts = (isPrefix ? text.slice(0, -2) : text).split('/').slice(1);
  const segments: PatternSegment[] = [];
  const names = new Set<string>();
  for (const [index, part] of parts.entries()) {
    const parameter = PARAMETER.exec(part)?.[1];
    if (parameter !== undefined) {
      if (names.has(parameter)) return wrong(`each parameter once, and {${parameter}} stands twice`);
      names.add(parameter);
      segments.push({ kind: 'parameter', name: parameter });
    } else if (part.includes('*')) return wrong('"*" as the whole of the last segment only: /files/*');
    else if (part.includes('{') || part.includes('}'))
      return wrong('a parameter as the whole of a segment, named by letters, digits and "_": /orders/{id}');
    else if (!LITERAL.test(part))
      return wrong('segments of characters that a path may hold; others are written as %XX');
    else if (part === '' && (isPrefix || index < parts.length - 1))
      return wrong('a path without empty segments ("//")');
    else segments.push({ kind: 'literal', text: decodeUnreserved(part) });
  }
  return { ok: true, pattern: { segments, isPrefix } };
}

const wrong = (expected: string): ParsedPattern => ({ ok: false, expected });

/** Equal for two patterns that match the same paths. */
export function patternShape(pattern: PathPattern): string {
  const parts = pattern.segments.map((segment) => (segment.kind === 'literal' ? `/${segment.text}` : '/{}'));
  return parts.join('') + (pattern.isPrefix ? '/*' : '');
}
