/** Colours by meaning, the same as in the console; the words are there without them. */
import type { Chip, StoryLine } from '../../story/story.ts';

type Paint = (text: string) => string;

const plain: Paint = (text) => text;

export interface Paints {
  readonly strong: Paint;
  readonly soft: Paint;
  readonly chip: Readonly<Record<Chip, Paint>>;
  readonly tone: Readonly<Record<StoryLine['tone'], Paint>>;
}

/** A word that a later gateway may have is plain. */
export const paintOf = (paints: Readonly<Record<string, Paint>>, word: string): Paint =>
  (Object.hasOwn(paints, word) ? paints[word] : undefined) ?? plain;

const sgr =
  (on: number, off: number): Paint =>
  (text) =>
    text === '' ? '' : `\x1b[${on}m${text}\x1b[${off}m`;

const [green, yellow, red, magenta, cyan] = [32, 33, 31, 35, 36].map((code) => sgr(code, 39)) as [
  Paint,
  Paint,
  Paint,
  Paint,
  Paint,
];
const soft = sgr(2, 22);

const coloured: Paints = {
  strong: sgr(1, 22),
  soft,
  chip: { ok: green, '4xx': cyan, limited: yellow, refused: magenta, broken: red, aborted: soft },
  tone: { plain, good: green, bad: red, limited: yellow },
};

const uncoloured: Paints = {
  strong: plain,
  soft: plain,
  chip: { ok: plain, '4xx': plain, limited: plain, refused: plain, broken: plain, aborted: plain },
  tone: { plain, good: plain, bad: plain, limited: plain },
};

export const paints = (isColoured: boolean): Paints => (isColoured ? coloured : uncoloured);
