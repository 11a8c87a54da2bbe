/** The story until the request is sent on: who asked, and what the stages decided. */
import type { LimitDecision, RequestNote, RequestRecord, TraceIdentity } from '../record.ts';
import { counted } from './amounts.ts';
import { guardAside, guardInWords, verdictAside, verdictInWords } from './limit-words.ts';
import { routedInShort, shownMethod } from './shown-target.ts';
import { bounded } from './shown-text.ts';
import type { StoryLine } from './story.ts';
import { storyLine } from './story-line.ts';
import type { Places } from './tell-story.ts';

const MOST_AGENT_CHARS = 80;
const MOST_TARGET_CHARS = 200;

export function clientLine({ client, request, trace }: RequestRecord): StoryLine {
  const address = client?.address ?? request.peerAddress;
  return storyLine('client', `${address === '' ? 'address unknown' : address}${agentOf(request)}`, {
    asides: [
      client === undefined ? 'refused before it was looked at closer' : wayIn(client.trustedHops),
      contextOf(trace),
    ],
  });
}

const agentOf = ({ userAgent }: RequestNote): string =>
  userAgent === undefined || userAgent === '' ? '' : ` with ${bounded(userAgent, MOST_AGENT_CHARS)}`;

const wayIn = (trustedHops: number): string =>
  trustedHops === 0 ? 'connected directly' : `behind ${counted(trustedHops, 'trusted proxy', 'trusted proxies')}`;

function contextOf({ parentSpanId, link }: TraceIdentity): string {
  if (parentSpanId !== undefined) return 'it named a trace, which goes on here';
  return link === undefined
    ? 'it named no trace, so a new one begins here'
    : 'it named a trace and is not trusted to: a new one begins here, with a link to it';
}

export function guardLine({ guard }: RequestRecord): StoryLine | undefined {
  if (guard === undefined) return undefined;
  return storyLine('guard', guardInWords(guard), {
    asides: [guardAside(guard)],
    tone: guard.allowed ? 'plain' : 'limited',
  });
}

export function routeLine({ route, outcome, request }: RequestRecord, places: Places): StoryLine | undefined {
  if (route !== undefined)
    return storyLine('route', route.name, {
      asides: [`takes ${shownMethod(request.method)} on ${route.pattern}`],
      source: places.route(route.name),
    });
  if (outcome?.kind !== 'refused') return undefined;
  if (outcome.problem === 'route-not-found')
    return storyLine('route', `none takes ${routedInShort(request, MOST_TARGET_CHARS)}`, { tone: 'bad' });
  if (outcome.problem === 'method-not-allowed')
    return storyLine('route', `one has this path, but none takes ${shownMethod(request.method)} on it`, {
      tone: 'bad',
    });
  return undefined;
}

export const limitLines = ({ limits }: RequestRecord, places: Places): StoryLine[] =>
  limits === undefined ? [] : limits.verdicts.map((_, index) => limitLine(limits, index, places));

function limitLine(limits: LimitDecision, index: number, places: Places): StoryLine {
  const verdict = limits.verdicts[index] as LimitDecision['verdicts'][number];
  return storyLine('limit', verdictInWords(verdict, limits.mode), {
    asides: [verdictAside(verdict, limits, places.keyOf(verdict.policy))],
    tone: verdict.allowed ? 'plain' : limits.mode === 'refuse' && !verdict.shadow ? 'bad' : 'limited',
    source: places.policy(verdict.policy),
  });
}
