/** Lies, one for each projector: what its source says, what it is made to say, and who finds out. */
export interface Bend {
  /** Below gateway/src. */
  readonly file: string;
  readonly says: string;
  readonly lies: string;
  /** The kind of request that shows it. */
  readonly seenBy: string;
  /** In the differences. */
  readonly found: string;
  /** That are made by this projector. */
  readonly views: readonly string[];
}

const spans = ['spans', 'console waterfall'];
const lines = ['log', 'loki', 'console line'];

export const bends: Readonly<Record<string, Bend>> = {
  'status of the span': {
    file: 'telemetry/server-span.ts',
    says: 'sink.number(key.status, status);',
    lies: 'sink.number(key.status, status + 1);',
    seenBy: 'ok',
    found: 'spans: status is 201, expected 200',
    views: spans,
  },
  'target of the attempt span': {
    file: 'telemetry/attempt-span.ts',
    says: 'sink.text(key.target, attempt.target);',
    lies: 'sink.text(key.target, attempt.upstream);',
    seenBy: 'ok',
    found: 'spans: attempt 1 target is "orders"',
    views: spans,
  },
  'route of the metric': {
    file: 'telemetry/project-metrics.ts',
    says: 'const route = routeName(record);',
    lies: "const route = 'another';",
    seenBy: 'ok',
    found: 'metrics: route is "another", expected "list"',
    views: ['metrics'],
  },
  'verdict of the metric': {
    file: 'telemetry/project-metrics.ts',
    says: 'series.at(verdict.policy, verdictWord(verdict), limits.mode)',
    lies: "series.at(verdict.policy, 'allowed', limits.mode)",
    seenBy: 'refused by a policy',
    found: 'metrics: policies is {"one-a-minute":"allowed"}',
    views: ['metrics'],
  },
  'duration of the line': {
    file: 'telemetry/project-log.ts',
    says: 'duration_ms: shortMs(requestMs(record)),',
    lies: 'duration_ms: shortMs(requestMs(record) + 1),',
    seenBy: 'ok',
    found: 'log: durationMs is',
    views: lines,
  },
  'outcome of the line': {
    file: 'telemetry/project-log.ts',
    says: "'weir.outcome': outcomeWord(record),",
    lies: "'weir.outcome': 'forwarded',",
    seenBy: 'a timeout',
    found: 'log: outcome is "forwarded", expected "refused"',
    views: lines,
  },
  'status of the row': {
    file: 'story/request-row.ts',
    says: 'status: record.status,',
    lies: 'status: 200,',
    seenBy: '5xx of the upstream',
    found: 'console row: status is 200, expected 500',
    views: ['console row'],
  },
  'upstream of the story': {
    file: 'story/attempt-line.ts',
    says: '`${attempt.upstream}, picked: ${attempt.pickedBecause}`',
    lies: '`another, picked: ${attempt.pickedBecause}`',
    seenBy: 'ok',
    found: 'console story: attempt 1 upstream is "another", expected "orders"',
    views: ['console story'],
  },
  'trace of the response': {
    file: 'telemetry/project-headers.ts',
    says: "head.headers.set('traceresponse', ",
    lies: "head.headers.set('traceresponse', '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01' || ",
    seenBy: 'ok',
    found: 'client: traceId is "0123456789abcdef0123456789abcdef"',
    views: ['client'],
  },
};
