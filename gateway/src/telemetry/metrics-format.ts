import type { MetricsFormat } from './open-metrics.ts';

/**
 * The format that an Accept field asks for (RFC 9110, 12.5.1). OpenMetrics goes only to those who name it: a browser's or
 * curl's "anything" gets plain text, which it can show.
 */
export function metricsFormat(accept: string | undefined): MetricsFormat {
  let openMetrics = 0;
  let plain = 0;
  for (const range of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = qualityOf(parameters);
    if (type === 'application/openmetrics-text' && isVersionOne(parameters))
      openMetrics = Math.max(openMetrics, quality);
    if (type === 'text/plain') plain = Math.max(plain, quality);
  }
  return openMetrics > 0 && openMetrics >= plain ? 'open-metrics' : 'prometheus-text';
}

function qualityOf(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = text === undefined ? 1 : Number(text);
  return quality >= 0 && quality <= 1 ? quality : 0;
}

function isVersionOne(parameters: readonly string[]): boolean {
  const version = parameters.find((parameter) => parameter.startsWith('version='))?.slice('version='.length);
  return version === undefined || version === '1.0.0';
}
