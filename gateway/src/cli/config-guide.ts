/** The prose around the tables of docs/reference/config.md: what no single key can say. */
const before = `# Configuration

<!-- Written by npm run generate, from the schema in gateway/src/config/schema.ts. -->

One YAML file. \`weir check -c FILE\` reads it and says everything that is wrong with it at once, each error with its line and
column; \`weir schema\` prints its JSON Schema, which editors use for completion:

\`\`\`yaml
# yaml-language-server: $schema=./gateway.schema.json
upstreams:
  orders:
    targets: [http://127.0.0.1:7001, http://127.0.0.1:7011]
    timeouts: { connect: 1s, response: 5s }

limits:
  per-client: { key: client, rate: 100/minute }              # sliding-window
  bursty: { key: [client, route], rate: 10/second, burst: 50 } # gcra

routes:
  - name: create-order
    match: { path: /orders, methods: [POST] }
    upstream: orders
    limits: [per-client, bursty]
  - name: get-order
    match: { path: '/orders/{id}', methods: [GET] }            # braces inside { } need quotes
    upstream: orders
  - name: shop-pages
    match: { host: shop.example, path: /* }
    upstream: orders
\`\`\`

Only \`upstreams\` and \`routes\` are required. An unknown key is an error.

## Variables

\`\${NAME}\` is read from the environment; a variable that is not set is an error. \`\${NAME:-default}\` takes the default when the variable
is not set or empty. \`$\${\` stands for the characters themselves. What a variable holds is one value: it cannot add keys, and it
is read as a number or as true or false only where one is expected and no quotes stand around it. Errors show values of
secrets, and of variables whose names speak of one, as \`[secret]\`.

## Units

| unit | written as | examples |
|---|---|---|
| duration | a whole number above zero and \`ms\`, \`s\`, \`m\`, \`h\` or \`d\`; at most 24d | \`25ms\`, \`5s\`, \`1m\`, \`2h\`, \`1d\` |
| size | a whole number above zero and \`B\`, \`KiB\`, \`MiB\` or \`GiB\` | \`16KiB\`, \`1MiB\` |
| size or \`0B\` | a size of at most 4GiB, or \`0B\` for nothing | \`32MiB\`, \`0B\` |
| rate | a whole number above zero, \`/\`, and \`second\`, \`minute\`, \`hour\`, \`day\`, or a number of \`s\`, \`m\`, \`h\`, \`d\` | \`100/minute\`, \`50/2s\`, \`10/day\` |
| status | a status, a class, a range from the lower to the higher, or \`none\` | \`429\`, \`5xx\`, \`400-499\` |
| percentage | from \`0%\` to \`100%\` | \`100%\`, \`0.5%\` |

A number without its unit is an error.

## Names

Names of routes, upstreams and limits have at most 63 letters, digits, \`.\`, \`_\` and \`-\`, and begin with a letter or a digit.
They appear in logs, metrics, traces and response headers.
`;

const after = `## Which route a request takes

| path of the route | takes | does not take |
|---|---|---|
| \`/orders\` | \`/orders\` | \`/orders/\`, \`/orders/7\` |
| \`/orders/{id}\` | \`/orders/7\` | \`/orders\`, \`/orders/\`, \`/orders/7/status\` |
| \`/files/*\` | \`/files\`, \`/files/\`, \`/files/a/b\` | \`/filesystem\` |
| \`/*\` | every path | |

\`/*\` at the end is a prefix of whole segments, the path itself included, as PathPrefix is in the Gateway API of Kubernetes.

Of the routes that match host, path and method, the most specific is taken, wherever it stands in the file:
1. one that names the host before one that does not;
2. then, segment by segment from the left: the same text before a parameter, a parameter before the end of a prefix. So
   the longer prefix wins;
3. then one that lists the method, then one that lists GET for a HEAD request, then one for every method.

HEAD is taken by a route that lists GET. Where routes match host and path but none the method, the answer is 405 with \`Allow\`; where none
matches, 404. Two routes of which neither is more specific are an error of the configuration.

The path is matched as it is forwarded: as the client sent it. \`%6F\` and \`o\` are the same (RFC 3986, section 6.2.2); an encoded
slash, \`%2F\`, is a character of its segment and separates nothing. Case matters in paths, not in hosts; the port of the request's host is left out.
A path that an upstream could read as another one is answered with 400: with a \`.\` or \`..\` segment in any spelling (\`%2e\`, \`..;a\`, beside \`%2F\` or \`%5C\`),
a backslash, a \`#\`, a space or a control character, or \`%00\`. Empty segments (\`//\`) are forwarded as they are, and match no parameter.
`;

export const configGuide = { before, after };
