/** What the INTERNAL span of a stage says that went to its store, and which stages have one. */
import type { RequestRecord, StageNote } from '../record.ts';
import { stageStore, wentToStore } from '../record-facts.ts';
import { wordKey } from './attribute-bytes.ts';
import { guardAttributes, limitAttributes } from './limit-span.ts';
import type { SpanSink } from './span-sink.ts';

const key = {
  database: wordKey('db.system.name'),
  storeMode: wordKey('weir.store_mode'),
};

/** What failed is shown also where nobody can tell any more whether it had gone to its store. */
export const hasSpan = (stage: StageNote, record: RequestRecord): boolean =>
  wentToStore(stage, record) || (stage.io !== undefined && stage.decision === 'failed');

export function stageAttributes(stage: StageNote, record: RequestRecord, sink: SpanSink): void {
  if (stage.io !== undefined && wentToStore(stage, record)) sink.text(key.database, stage.io);
  if (stage.name === 'limit-rate') {
    limitAttributes(record, sink);
    return;
  }
  const mode = stageStore(stage, record);
  if (mode !== undefined) sink.text(key.storeMode, mode);
  if (stage.name === 'admit-client') guardAttributes(record, sink);
}
