import { describe, expect, test } from 'vitest';
import { contextRuleByPrefix } from './context-fields.ts';

describe('a field that is known by its beginning', () => {
  test.each([
    ['x-b3-traceid', 'own'],
    ['X-B3-TRACEID', 'own'],
    ['x_b3_sampled', 'own'],
    ['x-b3-anything', 'own'],
    ['uberctx-user', 'own'],
    ['UberCtx-User', 'own'],
    ['x-datadog-sampling-priority', 'foreign'],
    ['X_Datadog-Trace_Id', 'foreign'],
    ['ot-tracer-sampled', 'foreign'],
    ['ot-baggage-user', 'foreign'],
  ])('%s', (name, rule) => {
    expect(contextRuleByPrefix(name)).toBe(rule);
  });

  test.each([
    '',
    'x',
    'x-',
    'x-b',
    'x-b3',
    'x-b3-',
    'x-b4-a',
    'x-build',
    'x-data',
    'u',
    'user-agent',
    'uberctx',
    'origin',
    'ot',
  ])('is not %s', (name) => {
    expect(contextRuleByPrefix(name)).toBeUndefined();
  });
});
