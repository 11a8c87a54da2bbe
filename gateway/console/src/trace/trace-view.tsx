/** The whole trace: its waterfall, and beside it its log; a span that is opened marks its lines. */
import { useMemo, useState } from 'preact/hooks';
import type { TracePage } from '../../../src/admin/api/api-types.ts';
import { serviceHues } from './service-hue.ts';
import { TraceLogList } from './trace-log-list.tsx';
import { Waterfall } from './waterfall.tsx';
import { layOut } from './waterfall-layout.ts';

interface TraceViewProps {
  readonly page: TracePage;
  readonly gatewaySpanId: string | undefined;
}

export function TraceView({ page, gatewaySpanId }: TraceViewProps) {
  const [openSpan, setOpenSpan] = useState<string | undefined>(undefined);
  const waterfall = useMemo(() => layOut(page.spans, gatewaySpanId), [page.spans, gatewaySpanId]);
  const gateway = page.spans.find((span) => span.spanId === gatewaySpanId)?.service;
  const hues = useMemo(
    () => serviceHues([...page.spans.map((span) => span.service), ...page.logs.map((log) => log.service)], gateway),
    [page, gateway],
  );
  return (
    <div class="trace-view">
      <Waterfall waterfall={waterfall} hues={hues} openSpan={openSpan} onOpen={setOpenSpan} />
      <TraceLogList
        logs={page.logs}
        hues={hues}
        openSpan={openSpan}
        onSpan={(spanId) => setOpenSpan(spanId)}
        knownSpans={page.spans}
      />
    </div>
  );
}
