/** http-proxy as its documentation shows it, but for a keep-alive agent: without one it opens a connection per request. */
import { Agent, createServer } from 'node:http';
import httpProxy from 'http-proxy';

const proxy = httpProxy.createProxyServer({
  target: process.env.UPSTREAM_URL as string,
  agent: new Agent({ keepAlive: true, maxSockets: 128 }),
});
proxy.on('error', (_error, _request, response) => response.destroy());

createServer((request, response) => proxy.web(request, response)).listen(Number(process.env.PORT), '127.0.0.1');
