/** Where limits were decided, in words: `Redis`, or how the decisions were shared out. */
import { NOTHING, share } from '../words/numbers.ts';

const WORDS: Readonly<Record<string, string>> = {
  redis: 'Redis',
  memory: 'memory',
  local: 'this process, Redis being away',
  allow: 'nowhere: let through, Redis being away',
  refuse: 'nowhere: refused, Redis being away',
};

export function modesInWords(byMode: Readonly<Record<string, number>>): string {
  const modes = Object.entries(byMode)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one);
  const total = modes.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return NOTHING;
  const word = (mode: string): string => (Object.hasOwn(WORDS, mode) ? (WORDS[mode] as string) : mode);
  if (modes.length === 1) return word((modes[0] as [string, number])[0]);
  return modes.map(([mode, count]) => `${share(count / total)} ${word(mode)}`).join(', ');
}
