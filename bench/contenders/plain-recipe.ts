/**
 * The same features by the usual recipe: http-proxy, rate-limiter-flexible on Redis, pino, and the whole of
 * auto-instrumentations-node (started by plain-recipe-telemetry.ts), every trace exported.
 */
import { Agent, createServer } from 'node:http';
import httpProxy from 'http-proxy';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { RateLimiterRedis } from 'rate-limiter-flexible';

const log = pino();
const limiter = new RateLimiterRedis({
  storeClient: new Redis(process.env.REDIS_URL as string),
  points: 100_000_000,
  duration: 60,
  keyPrefix: 'recipe',
});
const proxy = httpProxy.createProxyServer({
  target: process.env.UPSTREAM_URL as string,
  agent: new Agent({ keepAlive: true, maxSockets: 128 }),
});
proxy.on('error', (_error, _request, response) => response.destroy());

createServer((request, response) => {
  const startedMs = performance.now();
  response.once('finish', () =>
    log.info({
      method: request.method,
      url: request.url,
      status: response.statusCode,
      durationMs: performance.now() - startedMs,
    }),
  );
  limiter.consume(request.socket.remoteAddress ?? '').then(
    (state) => {
      response.setHeader('x-ratelimit-remaining', state.remainingPoints);
      proxy.web(request, response);
    },
    () => response.writeHead(429).end(),
  );
}).listen(Number(process.env.PORT), '127.0.0.1');
