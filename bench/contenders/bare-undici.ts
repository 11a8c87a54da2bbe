/** The yardstick: the least that a Node proxy can do on undici. No limit, no metric, no log, no trace. */
import { createServer } from 'node:http';
import { Pool } from 'undici';

const upstream = new Pool(process.env.UPSTREAM_URL as string, { connections: 128, pipelining: 1, allowH2: false });

createServer((request, response) => {
  const headers: string[] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    if (request.rawHeaders[at]?.toLowerCase() !== 'connection')
      headers.push(request.rawHeaders[at] as string, request.rawHeaders[at + 1] as string);
  }
  const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  upstream.dispatch(
    { path: request.url as string, method: request.method as string, headers, body: hasBody ? request : null },
    {
      onRequestStart() {},
      onResponseStart(controller, status) {
        const raw = controller.rawHeaders as Buffer[];
        response.writeHead(
          status,
          raw.map((field) => field.toString('latin1')),
        );
      },
      onResponseData(controller, chunk) {
        if (response.write(chunk)) return;
        controller.pause();
        response.once('drain', () => controller.resume());
      },
      onResponseEnd() {
        response.end();
      },
      onResponseError() {
        response.destroy();
      },
    },
  );
}).listen(Number(process.env.PORT), '127.0.0.1');
