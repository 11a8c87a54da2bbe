/** docs/reference/cli.md, from the commands. */
import { commands } from './command.ts';
import { synopsis, usage } from './usage.ts';

export function cliReference(): string {
  const rows = commands.map((command) => `| \`${synopsis(command)}\` | ${command.summary} |`);
  return `# The command line

<!-- Written by npm run generate, from gateway/src/cli/command.ts. -->

In this repository the gateway's command is \`npx weir\`.

| command | does |
|---|---|
${rows.join('\n')}

| exit code | means |
|---|---|
| 0 | ok |
| 1 | failed |
| 2 | wrong usage |
| 78 | the configuration is invalid; every error has been printed |

\`\`\`text
${usage()}\`\`\`

## Asking a running gateway

\`weir why\`, \`weir tail\`, \`weir errors\` and \`weir doctor\` ask the [admin port](admin-api.md) of a gateway: that of \`--admin\`, else of the variable \`WEIR_ADMIN_URL\`, else of the
\`admin\` section of \`-c FILE\`, else \`http://127.0.0.1:8081\`. The token is \`--token\`, else \`WEIR_ADMIN_TOKEN\`, else that of the file.

\`\`\`sh
weir why 4bf92f3577b34da6a3ce929d0e0e4736   # or its first 8 digits or more, or what traceresponse or traceparent holds
weir tail --filter 'route:create-order -outcome:ok'
weir tail --json --filter 'status:5xx' | jq .why
weir doctor --json | jq '.findings[] | select(.health == "bad")'
\`\`\`

\`weir why\` ends with 1 where no gateway answers or it has nothing of that trace: what \`admin.keep\` has no room for is gone, the oldest
first; failures, slow and limited requests stay the longest. A filter that cannot be read is 2.

\`weir tail\` begins with what comes next and prints every request that is kept, however many; where its output is read too slowly, it
says how many it left out. It goes on when the connection was cut (with what came meanwhile) or the gateway has been restarted, and ends
with 0 at Ctrl-C or, where nobody reads its output any more, with the next line that it would print. What workers had no room to pass on is \`ring.dropped\` of \`/api/state\`.

\`weir errors\` lists what failed since the gateway began: failures of its requests (with \`telemetry.keep.errors\` off, of sampled ones only)
and what services told by OTLP as exceptions and error lines. Errors are one where service, type, place and message are the same but for
numbers, ids and quoted words, while ports of servers, statuses, error codes and the quoted names of tables and the like tell them apart.
What one service says twice of one trace within a second counts once, and what it throws where it answers with 4xx is no error of its own.

\`weir doctor\` looks at what the gateway has kept: which service drops, doubles or restarts \`traceparent\`, whose spans are missing, whose
clock is wrong, whether OTLP leaves, how Redis does. Each finding has what it was seen by, the fix, and traces that show it; the worst come
first. It ends with 1 where something is bad or no gateway answers, else with 0. Spans arrive late, so that requests are looked at 10 s after they ended.

The words of a filter must all hold; \`-\` before one turns it round; quotes hold spaces together:

| word | takes requests |
|---|---|
| \`route:create-order\` | of the route; \`route:_none\`: of none |
| \`upstream:orders\` | of the upstream |
| \`outcome:limited\` | that ended so: \`ok\`, \`4xx\`, \`limited\`, \`refused\`, \`broken\`, \`aborted\`, or an outcome of the log: \`forwarded\`, \`answered\`, … |
| \`status:429\`, \`status:5xx\`, \`status:400..499\` | answered so |
| \`method:POST\` | of the method |
| \`path:/orders\` | whose path begins so |
| \`ms:>500\`, \`ms:<=20\`, \`ms:20..50\` | that took so long |
| \`client:127.0.0.1\` | of the client |
| \`trace:4bf92f35\` | whose trace id begins so |
| \`kept:tail\` | kept for what became of them, not sampled |
| \`shadow:yes\` | that only a policy in shadow would have refused |
| \`4bf92f35\`, \`00-4bf92f35…-01\` | whose trace id begins with these 8 to 32 hex digits, or is that of the \`traceparent\`; or with the word in the target or the reason |
| any other word | with it in the target or the reason |

What requests, headers and services hold is shown with its control characters written out, so that it cannot command a terminal. Colours
are for terminals, and not where \`NO_COLOR\` is set.
`;
}
