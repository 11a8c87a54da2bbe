import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

export interface SeenSpan {
  readonly service: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface SeenExport {
  readonly path: string;
  readonly contentType: string;
  readonly isGzipped: boolean;
  readonly authorization: string | undefined;
  /** Decompressed. */
  readonly body: Buffer;
}

export interface OtlpReceiver {
  readonly url: string;
  readonly exports: readonly SeenExport[];
  /** Of the exports that came as JSON. */
  readonly spans: () => SeenSpan[];
  readonly stop: () => Promise<void>;
}

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}
interface TracesPayload {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: {
        name: string;
        kind: number;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        status?: { code?: number };
        attributes: Attribute[];
      }[];
    }[];
  }[];
}

/** What a collector's OTLP/HTTP receiver sees, kept. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const exports: SeenExport[] = [];
  const server = createServer((request, response) => {
    buffer(request).then(
      (body) => {
        const isGzipped = request.headers['content-encoding'] === 'gzip';
        exports.push({
          path: request.url ?? '',
          contentType: request.headers['content-type'] ?? '',
          isGzipped,
          authorization: request.headers.authorization,
          body: isGzipped ? gunzipSync(body) : body,
        });
        response.writeHead(200, { 'content-type': request.headers['content-type'] ?? '' }).end();
      },
      (error: Error) => response.destroy(error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    exports,
    spans: () =>
      exports
        .filter(({ path, contentType }) => path === '/v1/traces' && contentType === 'application/json')
        .flatMap(({ body }) => readSpans(JSON.parse(body.toString('utf8')) as TracesPayload)),
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function readSpans({ resourceSpans }: TracesPayload): SeenSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        service: String(readAttributes(resource.attributes)['service.name']),
        name: span.name,
        kind: kinds[span.kind] ?? 'internal',
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? '',
        isError: span.status?.code === 2,
        attributes: readAttributes(span.attributes),
      })),
    ),
  );
}

function readAttributes(attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
