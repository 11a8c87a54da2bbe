import type { Events } from '../events.ts';
import type { Exchange } from '../exchange.ts';
import type { AnyStage, BodyPart, ResponseHead } from './stage.ts';
import { StageThrew } from './stage-threw.ts';

const NO_PARTS: readonly BodyPart[] = Object.freeze([]);

/** Asks the first `count` stages what they want of a body, in their order. */
export function collectParts(
  stages: readonly AnyStage[],
  count: number,
  moment: 'requestBody' | 'responseBody',
  exchange: Exchange,
  head: ResponseHead | undefined,
  events: Events,
): readonly BodyPart[] {
  let found: BodyPart[] | undefined;
  for (let at = 0; at < count; at += 1) {
    const stage = stages[at] as AnyStage;
    const part = partOf(stage, moment, exchange, head);
    if (part !== undefined) (found ??= []).push(part.kind === 'tap' ? guarded(part, stage.name, moment, events) : part);
  }
  return found ?? NO_PARTS;
}

function partOf(stage: AnyStage, moment: 'requestBody' | 'responseBody', exchange: Exchange, head?: ResponseHead) {
  try {
    return stage[moment]?.(exchange, head as ResponseHead);
  } catch (error) {
    throw new StageThrew(stage.name, moment, error);
  }
}

/** A tap that throws is told of once and dropped; the stream never notices. */
function guarded(part: BodyPart & { kind: 'tap' }, stage: string, moment: string, events: Events): BodyPart {
  let broken = false;
  const { tap } = part;
  return {
    kind: 'tap',
    tap: (chunk) => {
      if (broken) return;
      try {
        tap(chunk);
      } catch (error) {
        broken = true;
        events.stageFailed(stage, moment, error);
      }
    },
  };
}
