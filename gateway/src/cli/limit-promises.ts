/** What the reference says of each algorithm of limits, from the table that the contract tests hold them to. */
import { promises } from '../rate-limit/limiter.ts';

const EXAMPLES = {
  'sliding-window': { text: 'rate: 100/minute', limit: 100, burst: 100, span: 'minute' },
  gcra: { text: 'rate: 10/second, burst: 50', limit: 10, burst: 50, span: 'second' },
} as const satisfies Record<keyof typeof promises, unknown>;

export function limitPromises(): string {
  const rows = Object.entries(EXAMPLES).map(([algorithm, { text, span, ...policy }]) => {
    const { atMostInWindow, meaning } = promises[algorithm as keyof typeof promises];
    return `| \`algorithm: ${algorithm}\` | ${meaning} | \`${text}\`: ${atMostInWindow(policy)} in any ${span} |`;
  });
  return `
What a limit promises is the most that it admits in any span of its time, wherever that begins:

| algorithm | admits at most | example |
|---|---|---|
${rows.join('\n')}

The promise holds for all gateways together that share a Redis, and for each by itself while it counts in its own memory.
There the workers of a gateway (\`listen.workers\`) each enforce their part: a sliding window its rate, \`gcra\` its refill and its
burst, divided by the number of workers, and responses advertise that part. Together they admit no more than the table says,
but for two things. No part is less than one request costs: with more workers than the rate has room for, each lets that one
in. And a worker that dies forgets what it has counted: its part may be admitted once more.
`;
}
