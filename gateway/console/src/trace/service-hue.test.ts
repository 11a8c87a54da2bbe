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

it('gives a service the same hue whichever others are in the trace', () => {
  const whole = serviceHues(services, 'weir');
  for (const service of services.slice(1)) {
    expect(serviceHues(['weir', service], 'weir').get(service)).toBe(whole.get(service));
    expect(serviceHues([service], undefined).get(service)).toBe(whole.get(service));
  }
});

it('moves only the later of two that would meet, and to a hue that is no other’s own', () => {
  const alone = (service: string) => serviceHues([service], undefined).get(service);
  const names = Array.from('stuvwxyz').flatMap((letter) => [`${letter}tock`, `${letter}ales`, `${letter}hipping`]);
  const later = names.findLast((name) => alone(name) === alone('orders')) as string;
  const third = names.find((name) => alone(name) === (Number(alone('orders')) + 1) % HUES) as string;
  const hues = serviceHues([later, third, 'orders'], undefined);
  expect([hues.get('orders'), hues.get(third)]).toEqual([alone('orders'), alone(third)]);
  expect(new Set(hues.values()).size).toBe(3);
});

it('begins again where there are more services than hues', () => {
  const many = Array.from({ length: 30 }, (_, at) => `service-${at}`);
  const hues = serviceHues(many, undefined);
  expect(new Set(hues.values()).size).toBe(HUES);
  expect(hueClass(hues.get('service-3'))).toMatch(/^hue-[0-7]$/);
});
