import type { Attributes, AttributeValue } from '../../../src/ring/trace-span.ts';
import { Foreign } from '../words/foreign.tsx';
import { shownLines } from '../words/shown-text.ts';

const MOST_VALUE = 4000;
const MOST_ATTRIBUTES = 128;

const written = (value: AttributeValue): string => (Array.isArray(value) ? value.join(', ') : String(value));

export function AttributeList({ attributes }: { readonly attributes: Attributes }) {
  const entries = Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1));
  if (entries.length === 0) return null;
  return (
    <dl class="attributes">
      {entries.slice(0, MOST_ATTRIBUTES).map(([name, value]) => (
        <div key={name}>
          <dt>
            <Foreign text={name} most={120} />
          </dt>
          <dd>
            <bdi>{shownLines(written(value), MOST_VALUE)}</bdi>
          </dd>
        </div>
      ))}
      {entries.length > MOST_ATTRIBUTES && (
        <div>
          <dt>…</dt>
          <dd>and {entries.length - MOST_ATTRIBUTES} more</dd>
        </div>
      )}
    </dl>
  );
}
