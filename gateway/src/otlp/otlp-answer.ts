/** What the receiver says (OTLP 1.x, OTLP/HTTP Response), in the format of the request. Status codes are the admin port's. */
import { ProtoWriter } from '../telemetry/proto-writer.ts';
import type { OtlpFormat, PartialSuccess } from './received.ts';

export interface OtlpAnswer {
  readonly contentType: string;
  readonly body: Uint8Array;
}

const contentTypes: Readonly<Record<OtlpFormat, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};

const rejectedNames = { spans: 'rejectedSpans', 'log records': 'rejectedLogRecords' } as const;
const EXPECTED_BYTES = 256;

/** undefined: neither of the two that OTLP has. */
export function readOtlpFormat(contentType: string | undefined): OtlpFormat | undefined {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === contentTypes.json) return 'json';
  return mediaType === contentTypes.protobuf ? 'protobuf' : undefined;
}

/** Without `partialSuccess` where there is nothing to say, as the protocol asks; a message alone is a warning. */
export function otlpAnswer(format: OtlpFormat, partial: PartialSuccess): OtlpAnswer {
  const { rejected, message, of } = partial;
  const hasNothingToSay = rejected === 0 && message === '';
  if (format === 'json') {
    // int64 is a string in protobuf's JSON, and 0 is not written.
    const count = rejected > 0 && of !== undefined ? { [rejectedNames[of]]: String(rejected) } : {};
    return jsonAnswer(hasNothingToSay ? {} : { partialSuccess: { ...count, errorMessage: message } });
  }
  const writer = new ProtoWriter(EXPECTED_BYTES);
  if (!hasNothingToSay) {
    const start = writer.open(1);
    if (rejected > 0) writer.varint(1, rejected);
    if (message !== '') writer.string(2, message);
    writer.close(start);
  }
  return { contentType: contentTypes.protobuf, body: writer.finish() };
}

/** google.rpc.Status, with its message alone: the protocol does not use the code. */
export function otlpFailure(format: OtlpFormat, message: string): OtlpAnswer {
  if (format === 'json') return jsonAnswer({ message });
  const writer = new ProtoWriter(EXPECTED_BYTES);
  writer.string(2, message);
  return { contentType: contentTypes.protobuf, body: writer.finish() };
}

const jsonAnswer = (value: unknown): OtlpAnswer => ({
  contentType: contentTypes.json,
  body: Buffer.from(JSON.stringify(value)),
});
