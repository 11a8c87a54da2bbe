import type { ErrorGroup } from '../../../src/error-groups/error-group.ts';
import { Link } from '../address/link.tsx';
import { traceAddress } from '../address/read-address.ts';
import { dayAndClock } from '../words/clock.ts';
import { Foreign } from '../words/foreign.tsx';
import { shortId } from '../words/trace-id.ts';

const SOURCES: Readonly<Record<string, string>> = {
  request: 'a request of this gateway',
  span: 'a span of the service',
  log: 'a log line of the service',
};

export function ErrorDetail({ group }: { readonly group: ErrorGroup }) {
  const { type, message, where, service, source, firstAtMs, lastAtMs, fingerprint, traceIds } = group;
  return (
    <div class="error-detail">
      <p class="error-whole">
        <Foreign text={message} most={400} />
      </p>
      <dl>
        <Fact name="type" text={type} />
        <Fact name="service" text={service} />
        <Fact name="where" text={where} />
        <Fact name="told by" text={SOURCES[source] ?? source} />
        <Fact name="first" text={dayAndClock(firstAtMs)} />
        <Fact name="last" text={dayAndClock(lastAtMs)} />
        <Fact name="fingerprint" text={fingerprint} />
      </dl>
      <h3>{traceIds.length === 0 ? 'No trace shows it' : 'Traces that show it'}</h3>
      <ul class="error-traces">
        {traceIds.map((traceId) => {
          const to = traceAddress(traceId);
          return (
            <li key={traceId} class="mono">
              {to === undefined ? (
                <Foreign text={shortId(traceId)} />
              ) : (
                <Link to={to} data-move>
                  {shortId(traceId)}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const Fact = ({ name, text }: { readonly name: string; readonly text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <Foreign text={text} />
    </dd>
  </div>
);
