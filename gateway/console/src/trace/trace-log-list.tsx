import { useMemo, useState } from 'preact/hooks';
import type { TraceLog, TraceSpan } from '../../../src/ring/trace-span.ts';
import { notWrittenInWords } from '../../../src/story/not-written.ts';
import { clock } from '../words/clock.ts';
import { Foreign } from '../words/foreign.tsx';
import { counted, whole } from '../words/numbers.ts';
import { shown, shownLines } from '../words/shown-text.ts';
import { AttributeList } from './attribute-list.tsx';
import { logPreview } from './log-preview.ts';
import { type Hue, hueClass } from './service-hue.ts';

const MOST_LINES = 200;
const MOST_BODY = 4000;

interface TraceLogListProps {
  readonly logs: readonly TraceLog[];
  readonly knownSpans: readonly TraceSpan[];
  readonly hues: ReadonlyMap<string, Hue>;
  readonly openSpan: string | undefined;
  readonly onSpan: (spanId: string) => void;
}

export function TraceLogList({ logs, knownSpans, hues, openSpan, onSpan }: TraceLogListProps) {
  const [open, setOpen] = useState<TraceLog | undefined>(undefined);
  const [all, showAll] = useState(false);
  const ordered = useMemo(() => [...logs].sort((one, other) => one.atMs - other.atMs), [logs]);
  const lines = all ? ordered : ordered.slice(0, MOST_LINES);
  return (
    <section class="log" aria-label="Log of the trace">
      <div class="section-head">
        <h2>Log</h2>
        <p>{counted(logs.length, 'line')}</p>
      </div>
      {logs.length === 0 && <p class="none">No line of this trace has come. Services send theirs by OTLP, as spans.</p>}
      <ol class="log-lines">
        {lines.map((log, at) => {
          const isOpen = open === log;
          const ofOpenSpan = openSpan !== undefined && log.spanId === openSpan;
          return (
            <li key={at} class={ofOpenSpan ? 'log-of-span' : undefined}>
              <button
                type="button"
                class={`log-line log-${log.severity}`}
                aria-expanded={isOpen}
                onClick={() => setOpen(isOpen ? undefined : log)}
              >
                <span class="log-time">{clock(log.atMs)}</span>
                <span class="log-service">
                  <span class={`swatch ${hueClass(hues.get(log.service))}`} aria-hidden="true" />
                  {shown(log.service, 40)}
                </span>
                <span class="log-level">{log.severity}</span>
                <span class="log-body">
                  <Foreign text={log.body} /> <Foreign text={logPreview(log.attributes)} class="soft" />
                  {log.notWritten !== undefined && <em class="soft"> {notWrittenInWords(log.notWritten)}</em>}
                </span>
              </button>
              {isOpen && <LogDetail log={log} hasSpan={knownSpans.some(isSpanOf(log))} onSpan={onSpan} />}
            </li>
          );
        })}
      </ol>
      {lines.length < ordered.length && (
        <p class="paging">
          <button type="button" class="button" onClick={() => showAll(true)}>
            Show all {whole(ordered.length)} lines
          </button>
        </p>
      )}
    </section>
  );
}

const isSpanOf =
  (log: TraceLog) =>
  (span: TraceSpan): boolean =>
    span.spanId === log.spanId;

interface LogDetailProps {
  readonly log: TraceLog;
  readonly hasSpan: boolean;
  readonly onSpan: (spanId: string) => void;
}

function LogDetail({ log, hasSpan, onSpan }: LogDetailProps) {
  const { spanId } = log;
  return (
    <div class="log-detail">
      <pre class="log-whole">
        <bdi>{shownLines(log.body, MOST_BODY)}</bdi>
      </pre>
      <AttributeList attributes={log.attributes} />
      {spanId !== undefined && hasSpan && (
        <button type="button" class="button" onClick={() => onSpan(spanId)}>
          Show its span
        </button>
      )}
    </div>
  );
}
