/**
 * Each service has a hue, the same one wherever its name leads to the same place: by hash, and the next free one where two
 * of a trace would meet. The gateway is grey, so that the eye finds what is not it.
 */
export const HUES = 8;

export type Hue = number | 'gateway';

function hash(text: string): number {
  let sum = 2166136261;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 16777619) >>> 0;
  return sum;
}

export function serviceHues(services: readonly string[], gateway: string | undefined): ReadonlyMap<string, Hue> {
  const hues = new Map<string, Hue>();
  const taken = new Set<number>();
  for (const service of [...new Set(services)].sort()) {
    if (service === gateway) {
      hues.set(service, 'gateway');
      continue;
    }
    let hue = hash(service) % HUES;
    for (let tries = 0; tries < HUES && taken.has(hue); tries += 1) hue = (hue + 1) % HUES;
    taken.add(hue);
    hues.set(service, hue);
  }
  return hues;
}

export const hueClass = (hue: Hue | undefined): string => `hue-${hue ?? 'gateway'}`;
