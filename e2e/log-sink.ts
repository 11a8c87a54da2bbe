/**
 * Where Loki would be: takes what the Collector sends to /otlp/v1/logs and writes one JSON line per log record. Only the
 * fields that tests ask for are read of the protobuf:
 *
 *   ExportLogsServiceRequest.resource_logs 1 → ResourceLogs { resource 1 { attributes 1 { key 1, value 2 { string 1 } } },
 *   scope_logs 2 { log_records 2 { body 5 { string 1 }, trace_id 9 } } }
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface ReceivedLog {
  readonly service: string;
  readonly traceId: string;
  readonly body: string;
}

export function startLogSink(port: number, file: string): Promise<Server> {
  writeFileSync(file, '');
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url !== '/otlp/v1/logs') return void response.writeHead(404).end();
      const bytes = Buffer.concat(chunks);
      const logs = readLogs(request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes);
      appendFileSync(file, logs.map((log) => `${JSON.stringify(log)}\n`).join(''));
      response.writeHead(204).end();
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

export function readLogs(request: Buffer): ReceivedLog[] {
  const logs: ReceivedLog[] = [];
  for (const resourceLogs of fields(request, 1)) {
    const attributes = fields(resourceLogs, 1).flatMap((resource) => fields(resource, 1));
    const service = attributes.find((attribute) => text(fields(attribute, 1)[0]) === 'service.name');
    const name = service === undefined ? '' : text(fields(fields(service, 2)[0] ?? empty, 1)[0]);
    for (const record of fields(resourceLogs, 2).flatMap((scope) => fields(scope, 2))) {
      const traceId = fields(record, 9)[0]?.toString('hex') ?? '';
      logs.push({ service: name, traceId, body: text(fields(fields(record, 5)[0] ?? empty, 1)[0]) });
    }
  }
  return logs;
}

const empty = Buffer.alloc(0);
const text = (bytes: Buffer | undefined): string => bytes?.toString('utf8') ?? '';

/** The length-delimited fields of one number, in a protobuf message. */
function fields(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let offset = 0;
  const varint = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = message[offset++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  while (offset < message.length) {
    const tag = varint();
    const wireType = tag % 8;
    if (wireType === 0) varint();
    else if (wireType === 1) offset += 8;
    else if (wireType === 5) offset += 4;
    else if (wireType === 2) {
      const length = varint();
      if (Math.floor(tag / 8) === wanted) found.push(message.subarray(offset, offset + length));
      offset += length;
    } else throw new Error(`wire type ${wireType} in OTLP logs`);
  }
  return found;
}
