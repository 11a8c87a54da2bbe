import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const support = (name: string): string => pathToFileURL(resolve(import.meta.dirname, '../support', name)).href;

/** A request and a WebSocket through forwarding, in a process of its own. */
const PROGRAM = `
import { forwardingGateway } from '${support('forwarding-gateway.ts')}';
import { rawClient } from '${support('raw-client.ts')}';
import { rawUpstream } from '${support('raw-upstream.ts')}';
const upstream = await rawUpstream(({ socket }) => socket.once('data', (head) => {
  const upgrade = head.includes('websocket');
  socket.write(upgrade ? 'HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n' : 'HTTP/1.1 204 No Content\\r\\n\\r\\n');
}));
const gateway = await forwardingGateway(upstream.port);
for (const more of ['', 'Connection: Upgrade\\r\\nUpgrade: websocket\\r\\n']) {
  const client = await rawClient(gateway.port);
  client.send('GET / HTTP/1.1\\r\\nHost: a\\r\\n' + more + '\\r\\n');
  await client.until((received) => received.includes('\\r\\n\\r\\n'));
  client.end();
}
await gateway.record(1);
console.log(gateway.records.map(({ outcome }) => outcome.kind).join());
await gateway.stop();
await upstream.stop();
`;

describe('forwarding', () => {
  it('prints no warning about what it is made of, and leaves nothing that keeps a process alive', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    expect(errors).toBe('');
    expect(out).toBe('forwarded,switched\n');
    expect(child.exitCode).toBe(0);
  });
});
