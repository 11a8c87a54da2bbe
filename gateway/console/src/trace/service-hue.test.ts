import { expect, it } from 'vitest';
import { HUES, hueClass, serviceHues } from './service-hue.ts';

const services = ['weir', 'storefront', 'orders', 'inventory', 'payments', 'notifications'];

it('gives each service of a trace a hue of its own, and the gateway none', () => {
  const hues = serviceHues([...services, 'orders'], 'weir');
  expect(hues.get('weir')).toBe('gateway');
  expect(new Set(hues.values()).size).toBe(6);
});

it('does not depend on the order in which spans came', () => {
  const there = serviceHues(services, 'weir');
  for (const [service, hue] of serviceHues(services.toReversed(), 'weir')) expect(hue).toBe(there.get(service));
});

it('begins again where there are more services than hues', () => {
  const many = Array.from({ length: 30 }, (_, at) => `service-${at}`);
  const hues = serviceHues(many, undefined);
  expect(new Set(hues.values()).size).toBe(HUES);
  expect(hueClass(hues.get('service-3'))).toMatch(/^hue-[0-7]$/);
});
