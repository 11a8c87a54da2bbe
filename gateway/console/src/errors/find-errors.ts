/** Groups that hold every word that is asked for, wherever they hold it, and are of the service. */
import type { ErrorGroup } from '../../../src/error-groups/error-group.ts';

const textOf = ({ service, type, message, where, source, fingerprint }: ErrorGroup): string =>
  [service, type, message, where, source, fingerprint].join(' ').toLowerCase();

export function findErrors(groups: readonly ErrorGroup[], asked: string, service: string): readonly ErrorGroup[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && service === '') return groups;
  return groups.filter((group) => {
    if (service !== '' && group.service !== service) return false;
    const text = textOf(group);
    return words.every((word) => text.includes(word));
  });
}

export const servicesOf = (groups: readonly ErrorGroup[]): readonly string[] =>
  [...new Set(groups.map(({ service }) => service))].sort();

/** As they stood, so that none moves away from the pointer; what is new comes behind them. */
export function asTheyStood(groups: readonly ErrorGroup[], order: readonly string[]): readonly ErrorGroup[] {
  const places = new Map(order.map((fingerprint, place) => [fingerprint, place]));
  const placeOf = ({ fingerprint }: ErrorGroup): number => places.get(fingerprint) ?? order.length;
  return [...groups].sort((one, other) => placeOf(one) - placeOf(other));
}
