/** Settings that hold every word that is asked for, wherever they hold it. */
import type { EffectiveSetting } from '../../../src/config/model.ts';

const textOf = ({ path, value, origin, variables, line }: EffectiveSetting): string =>
  [path, value, origin, ...variables, line === undefined ? '' : `:${line}`].join(' ').toLowerCase();

export function findSettings(settings: readonly EffectiveSetting[], asked: string): readonly EffectiveSetting[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return settings;
  return settings.filter((setting) => {
    const text = textOf(setting);
    return words.every((word) => text.includes(word));
  });
}
