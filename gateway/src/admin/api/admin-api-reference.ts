/** docs/reference/admin-api.md, from the table of paths. */
import { type PathDescription, paths } from '../describe/paths.ts';
import { adminProblems } from '../problems.ts';

export function adminApiReference(): string {
  const entries = Object.entries<PathDescription>(paths);
  return `# The admin port

<!-- Written by npm run generate, from gateway/src/admin/describe/paths.ts. -->

The console reads what is described here, and so may anybody: \`/api/openapi.json\` is the same as OpenAPI 3.1, with every field of every
answer. Where \`admin.token\` is set, what is marked with it asks for \`authorization: Bearer <token>\`. On loopback the port answers
to names of this machine only; pages of other origins get nothing; there are no CORS fields.

| path | method | token | gives |
|---|---|---|---|
${entries.map(([path, { method, isOpen, summary }]) => `| \`${path}\` | ${method.toUpperCase()} | ${isOpen ? '' : 'yes'} | ${summary} |`).join('\n')}

${entries
  .filter(([, { parameters }]) => parameters.length > 0)
  .map(parametersOf)
  .join('\n\n')}

## Problems

Refusals are \`application/problem+json\` (RFC 9457); of malformed OTLP, the \`Status\` of its own protocol.

| code | status | detail |
|---|---|---|
${Object.entries(adminProblems)
  .sort(([, a], [, b]) => a.status - b.status)
  .map(([code, { status, detail }]) => `| \`${code}\` | ${status} | ${detail} |`)
  .join('\n')}
`;
}

function parametersOf([path, { parameters }]: readonly [string, PathDescription]): string {
  const rows = parameters.map((parameter) => `| \`${parameter.name}\` | ${parameter.in} | ${parameter.description} |`);
  return `### \`${path}\`\n\n| parameter | in | means |\n|---|---|---|\n${rows.join('\n')}`;
}
