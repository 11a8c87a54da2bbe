/** ExportTraceServiceRequest and ExportLogsServiceRequest in protobuf (opentelemetry-proto 1.x): groups of a resource, in them groups of a scope, in them the items. */
import { BoundedAttributes } from './bounded-attributes.ts';
import type { Intake } from './intake.ts';
import type { OtlpBounds } from './otlp-bounds.ts';
import { ProtoReader } from './proto-reader.ts';
import { readAttribute } from './protobuf-values.ts';

export type ReadProtobuf<Draft> = (reader: ProtoReader, bounds: OtlpBounds) => Draft;

/** Gives what is wrong with it. The two requests have the same field numbers down to the item. */
export function readProtobuf<Draft>(
  body: Uint8Array,
  readItem: ReadProtobuf<Draft>,
  intake: Intake<Draft>,
): string | undefined {
  const reader = new ProtoReader(body, intake.bounds.protobufFields);
  while (reader.next()) if (reader.field === 1) readResourceGroup(reader, readItem, intake);
  return reader.why;
}

/** Fields may come in any order, and whose the items are must be known first: two rounds, of which each skips what the other reads. */
function readResourceGroup<Draft>(reader: ProtoReader, readItem: ReadProtobuf<Draft>, intake: Intake<Draft>): void {
  const outer = reader.enter();
  const mark = reader.mark();
  const resource = new BoundedAttributes(intake.bounds.attributes);
  while (reader.next()) if (reader.field === 1) readResource(reader, resource, intake.bounds);
  intake.begin(resource);
  reader.again(mark);
  while (reader.next()) if (reader.field === 2) readScopeGroup(reader, readItem, intake);
  reader.leave(outer);
}

function readResource(reader: ProtoReader, resource: BoundedAttributes, bounds: OtlpBounds): void {
  const outer = reader.enter();
  while (reader.next()) if (reader.field === 1) readAttribute(reader, resource, bounds);
  reader.leave(outer);
}

function readScopeGroup<Draft>(reader: ProtoReader, readItem: ReadProtobuf<Draft>, intake: Intake<Draft>): void {
  const outer = reader.enter();
  while (reader.next()) if (reader.field === 2 && intake.wants()) intake.take(readItem(reader, intake.bounds));
  reader.leave(outer);
}
