/** docs/reference/problems.md, from the tables of problems. */
import { type problemSpec, problems } from '../problems.ts';

type ProblemSpec = ReturnType<typeof problemSpec>;

const SOURCES: Readonly<Record<ProblemSpec['source'], string>> = {
  client: 'the client',
  gateway: 'the gateway',
  upstream: 'the upstream',
};

const RETRIES: Readonly<Record<ProblemSpec['retry'], string>> = {
  never: 'no: the same request gets the same answer',
  later: 'after `Retry-After`',
  safe: 'if the request may be repeated',
  'if-unsent': 'yes: nothing had been sent',
};

export function problemsReference(): string {
  const entries = Object.entries(problems as Readonly<Record<string, ProblemSpec>>).sort(
    ([a, x], [b, y]) => x.status - y.status || a.localeCompare(b),
  );
  const rows = entries.map(
    ([code, spec]) =>
      `| \`${code}\` | ${spec.status} | ${spec.title} | ${SOURCES[spec.source]} | ${RETRIES[spec.retry]} | ${spec.detail} | ${registered(spec)} |`,
  );
  return `# Problems

<!-- Written by npm run generate, from the problems.ts of each feature. -->

Every refusal is \`application/problem+json\` (RFC 9457) with \`type\`, \`title\`, \`status\`, \`detail\` and \`traceId\`; one of a limit also has
\`violated-policies\` and \`retryAfterMs\`. \`type\` is \`urn:weir:problem:\` and the code, or the registered type named here. \`detail\` is a fixed sentence: it never holds an address, a header or an error text of another system.

| code | status | title | whose fault | may it be retried | detail | registered type |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

const registered = ({ type }: ProblemSpec): string =>
  type === undefined ? '' : `[${type.split('#')[1] ?? type}](${type})`;
