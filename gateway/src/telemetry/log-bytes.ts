/** A line of the log as a log record of OpenTelemetry, in protobuf (opentelemetry-proto 1.x), appended to the batch that leaves next. */
import { LOG_ATTRIBUTES, nameBytes, writeNumber, writeText, writeValue } from './attribute-bytes.ts';
import type { LogLine } from './log-line.ts';
import { wireFlags } from './parse-traceparent.ts';
import type { LogLevel } from './project-log.ts';
import type { ProtoWriter } from './proto-writer.ts';

const severities: Readonly<Record<LogLevel, number>> = { info: 9, warn: 13, error: 17 };

/** A line takes some hundred bytes: two for its length. */
const LINE_ROOM = 2;

export function writeLogLine(writer: ProtoWriter, line: LogLine): void {
  const start = writer.open(2, LINE_ROOM);
  writer.time(1, line.atMs);
  writer.varint(2, severities[line.level]);
  writer.string(3, line.level);
  const body = writer.open(5);
  writeValue(writer, line.message);
  writer.close(body);
  const { fields, trace } = line;
  for (const name in fields) {
    const value = fields[name] as string | number;
    if (typeof value === 'string') writeText(writer, LOG_ATTRIBUTES, nameBytes(name), value);
    else writeNumber(writer, LOG_ATTRIBUTES, nameBytes(name), value);
  }
  writer.varint(7, 0);
  if (trace !== undefined) {
    const flags = wireFlags(trace);
    if (flags !== 0) writer.fixed32(8, flags);
    writer.hex(9, trace.traceId);
    writer.hex(10, trace.spanId);
  }
  writer.time(11, line.atMs);
  writer.close(start, LINE_ROOM);
}
