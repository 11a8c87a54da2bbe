/** Whether what is to leave by OTLP leaves. */
import type { TelemetrySettings } from '../config/model.ts';
import type { ExportFigures, LiveFigures } from '../telemetry/figures.ts';
import type { Finding, Health } from './finding.ts';

export interface ExporterParts {
  readonly exports: LiveFigures['exports'];
  readonly telemetry: Pick<TelemetrySettings, 'otlp' | 'metrics'>;
  /** That the figures are of. */
  readonly windowMs: number;
  /** That were kept in that time, those of its last seconds left out, which wait for their batch. */
  readonly kept: Readonly<Record<'traces' | 'logs', number>>;
}

export function checkExporter({ exports, telemetry, windowMs, kept }: ExporterParts): Finding[] {
  if (telemetry.otlp === '')
    return [
      {
        check: 'exporter',
        health: 'ok',
        subject: 'OTLP',
        says: 'Nothing is exported, as the configuration has it: traces are kept here only.',
        evidence: 'telemetry.otlp is empty',
        fix: 'To send them elsewhere, too, set telemetry.otlp to an OTLP/HTTP receiver.',
        traceIds: [],
      },
    ];
  const signals =
    telemetry.metrics === 'scrape' ? (['traces', 'logs'] as const) : (['traces', 'logs', 'metrics'] as const);
  return signals.map((signal) => {
    const figures = exports[signal];
    const { health, says } = judge(signal, figures, signal === 'metrics' ? 0 : kept[signal], windowMs);
    return {
      check: 'exporter',
      health,
      subject: signal,
      says,
      evidence: numbers(figures, windowMs),
      fix: health === 'ok' ? undefined : fixOf(health, telemetry.otlp),
      traceIds: [],
    };
  });
}

const FULL = 0.5;

function judge(
  signal: string,
  { sentPerSecond, droppedPerSecond, droppedTotal, queued, capacity }: ExportFigures,
  kept: number,
  windowMs: number,
): { readonly health: Health; readonly says: string } {
  const Signal = `${signal.slice(0, 1).toUpperCase()}${signal.slice(1)}`;
  if (droppedPerSecond > 0)
    return sentPerSecond > 0
      ? { health: 'bad', says: `${Signal} are being dropped: the receiver takes only a part of them.` }
      : { health: 'bad', says: `${Signal} are being dropped, and none are sent.` };
  if (sentPerSecond === 0 && kept > 0 && (signal === 'traces' || queued > 0))
    return {
      health: 'bad',
      says: `No ${signal} are sent, although ${kept} ${kept === 1 ? 'was' : 'were'} kept in the last ${Math.round(windowMs / 1000)} s.`,
    };
  if (capacity > 0 && queued >= capacity * FULL)
    return { health: 'warn', says: `The queue of ${signal} is filling: the receiver is slower than they come.` };
  if (droppedTotal > 0) return { health: 'ok', says: `${Signal} are exported again; some were lost before.` };
  return { health: 'ok', says: sentPerSecond > 0 ? `${Signal} are exported.` : `No ${signal} to export now.` };
}

function numbers(
  { sentPerSecond, droppedPerSecond, droppedTotal, queued, capacity }: ExportFigures,
  windowMs: number,
): string {
  const room = capacity > 0 ? `${queued} of ${capacity} wait` : `${queued} wait`;
  return `${rate(sentPerSecond)} sent and ${rate(droppedPerSecond)} dropped a second in the last ${Math.round(windowMs / 1000)} s, ${room}, ${droppedTotal} dropped since the start`;
}

const rate = (perSecond: number): string =>
  perSecond > 0 && perSecond < 0.1 ? '<0.1' : `${Math.round(perSecond * 10) / 10}`;

const fixOf = (health: Health, otlp: string): string =>
  health === 'warn'
    ? `Give the receiver at ${otlp} more room, or export less: telemetry.sample, telemetry.cap.`
    : `See to the receiver at ${otlp}: does it run, is it reached from here, does it refuse (its log says why)? Requests are not held up meanwhile, and traces are kept here.`;
