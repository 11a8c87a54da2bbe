import type { RequestRow, Story, StoryLine } from '../../story/story.ts';
import type { RequestPage } from '../api/api-types.ts';
import { count, flag, listOf, number, objectOf, optional, text, traceId, words } from './json-schema.ts';

const chip = words('ok', '4xx', 'limited', 'refused', 'broken', 'aborted');

export const requestRow = objectOf<RequestRow>('RequestRow', {
  seq: count,
  traceId,
  atMs: number,
  method: text,
  target: text,
  status: optional(count),
  durationMs: number,
  chip,
  outcome: text,
  route: optional(text),
  upstream: optional(text),
  client: optional(text),
  why: text,
  shadow: flag,
  kept: words('head', 'tail'),
  worker: count,
});

export const requestPage = objectOf<RequestPage>('RequestPage', {
  rows: listOf(requestRow),
  next: optional(count),
  startedAtMs: number,
});

const storyLine = objectOf<StoryLine>('StoryLine', {
  step: text,
  text,
  aside: optional(text),
  tone: words('plain', 'good', 'bad', 'limited'),
  source: optional(text),
});

export const story = objectOf<Story>('Story', { chip, headline: text, why: text, lines: listOf(storyLine) });
