/**
 * Takes whatever an exporter sends and counts it, so that exporting costs what it costs. `GET /` answers the counts.
 * ANSWER is the status of its answers, or `never`.
 */
import { createServer } from 'node:http';

const { ANSWER: answer = '200' } = process.env;
const bytes: Record<string, number> = {};

createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(bytes));
    return;
  }
  const signal = request.url ?? '';
  request.on('data', (chunk: Buffer) => {
    bytes[signal] = (bytes[signal] ?? 0) + chunk.length;
  });
  if (answer === 'never') return;
  request.on('end', () => response.writeHead(Number(answer), { 'content-type': 'application/x-protobuf' }).end());
}).listen(Number(process.env.PORT), '127.0.0.1');
