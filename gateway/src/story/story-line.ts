import { shown } from './shown-text.ts';
import type { StoryLine } from './story.ts';

const MOST_TEXT_CHARS = 400;
const MOST_SOURCE_CHARS = 1024;

interface LineDetails {
  /** What is undefined or empty is left out, the others are joined. */
  readonly asides?: readonly (string | undefined)[];
  readonly tone?: StoryLine['tone'];
  readonly source?: string | undefined;
}

export function storyLine(
  step: string,
  text: string,
  { asides = [], tone = 'plain', source }: LineDetails = {},
): StoryLine {
  const aside = asides.filter((part) => part !== undefined && part !== '').join('; ');
  return {
    step,
    text: shown(text, MOST_TEXT_CHARS),
    aside: aside === '' ? undefined : shown(aside, MOST_TEXT_CHARS),
    tone,
    source: source === undefined ? undefined : shown(source, MOST_SOURCE_CHARS),
  };
}
