/** docs/reference/cli.md, from the commands. */
import { commands } from './command.ts';
import { synopsis, usage } from './run-cli.ts';

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
`;
}
