/**
 * Each service has a hue by the hash of its name, the same one in every trace. Only where two of a trace would have the same
 * does the later one, by name, move to one that none of the trace has by its own name; so it takes away no other's.
 * The gateway is grey, so that the eye finds what is not it.
 */
export const HUES = 8;

export type Hue = number | 'gateway';

function hash(text: string): number {
  let sum = 2166136261;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 16777619) >>> 0;
  // Its low bits alone are poor: names that differ in little would meet.
  return (sum ^ (sum >>> 11)) >>> 0;
}

export function serviceHues(services: readonly string[], gateway: string | undefined): ReadonlyMap<string, Hue> {
  const hues = new Map<string, Hue>();
  const taken = new Set<number>();
  const moved: string[] = [];
  for (const service of [...new Set(services)].sort()) {
    const own = hash(service) % HUES;
    if (service === gateway) hues.set(service, 'gateway');
    else if (taken.has(own)) moved.push(service);
    else {
      taken.add(own);
      hues.set(service, own);
    }
  }
  for (const service of moved) {
    let hue = hash(service) % HUES;
    for (let tries = 0; tries < HUES && taken.has(hue); tries += 1) hue = (hue + 1) % HUES;
    taken.add(hue);
    hues.set(service, hue);
  }
  return hues;
}

export const hueClass = (hue: Hue | undefined): string => `hue-${hue ?? 'gateway'}`;
