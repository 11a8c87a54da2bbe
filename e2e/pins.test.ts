import { describe, expect, it } from 'vitest';
import { cacheFolder, pinHash, readPins, toolFolder } from './pins.ts';

describe('the folder of a tool', () => {
  it('is another one as soon as any pin is another', () => {
    const one = pinHash(['go.k6.io/k6@v1.8.1', 'sum']);
    expect(pinHash(['go.k6.io/k6@v1.8.1', 'sum'])).toBe(one);
    expect(pinHash(['go.k6.io/k6@v1.8.2', 'sum'])).not.toBe(one);
    expect(pinHash(['go.k6.io/k6@v1.8.1s', 'um'])).not.toBe(one);
    expect(pinHash(['go.k6.io/k6@v1.8.1'])).not.toBe(one);
  });

  it('is named after the tool, in the cache that the environment names or the home has', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/elsewhere' })).toBe('/elsewhere/weir');
    expect(cacheFolder({ XDG_CACHE_HOME: '' })).toMatch(/\/\.cache\/weir$/);
    expect(toolFolder('/elsewhere/weir', 'k6', ['pin'])).toMatch(/^\/elsewhere\/weir\/k6-[0-9a-f]{12}$/);
  });

  it('depends on whole manifests, so that a changed component or check sum is built anew', () => {
    const { jaeger, loki, collector } = readPins();
    expect(jaeger.join('\n')).toContain('github.com/jaegertracing/jaeger v1.62.0');
    expect(jaeger.join('\n')).toContain('h1:');
    expect(loki.join('\n')).toContain('github.com/grafana/loki/v3 v3.7.8');
    expect(collector.join('\n')).toContain('tailsamplingprocessor v0.155.0');
  });
});
