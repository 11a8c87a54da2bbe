/** What the INTERNAL span of a stage says that waited for a store, and which stages have one. */
import type { RequestRecord, StageNote } from '../record.ts';
import { attributeKey } from './attribute-bytes.ts';
import { guardAttributes, limitAttributes } from './limit-span.ts';
import type { SpanSink } from './span-sink.ts';

const key = {
  database: attributeKey('db.system.name'),
  storeMode: attributeKey('weir.store_mode'),
};

/** Every limit and every guard of a route names its store, but only one that is elsewhere is waited for. */
export function waitedForStore(stage: StageNote, record: RequestRecord): boolean {
  if (stage.io === undefined) return false;
  const mode = storeMode(stage, record);
  return stage.decision === 'failed' || (mode !== undefined && mode !== 'memory');
}

function storeMode(stage: StageNote, record: RequestRecord): string | undefined {
  if (stage.name === 'limit-rate') return record.limits?.mode;
  if (stage.name === 'admit-client') return record.guard?.mode;
  return stage.io;
}

export function stageAttributes(stage: StageNote, record: RequestRecord, sink: SpanSink): void {
  if (stage.io !== undefined) sink.text(key.database, stage.io);
  if (stage.name === 'limit-rate') {
    limitAttributes(record, sink);
    return;
  }
  const mode = storeMode(stage, record);
  if (mode !== undefined) sink.text(key.storeMode, mode);
  if (stage.name === 'admit-client') guardAttributes(record, sink);
}
