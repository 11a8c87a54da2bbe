import { useEffect, useState } from 'preact/hooks';
import { connection } from '../api/connection.ts';
import { useWatched } from '../use-watched.ts';

const TICK_MS = 500;

export interface LostFor {
  /** How old is what is shown; undefined where the gateway never answered. */
  readonly ageMs: number | undefined;
  readonly retryInMs: number;
}

/** undefined as long as the gateway answers. */
export function useLostFor(): LostFor | undefined {
  const state = useWatched(connection);
  const [, tick] = useState(0);
  const isLost = state.kind === 'lost';
  useEffect(() => {
    if (!isLost) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [isLost]);
  if (state.kind !== 'lost') return undefined;
  const nowMs = Date.now();
  return {
    ageMs: state.answeredAtMs === undefined ? undefined : Math.max(0, nowMs - state.answeredAtMs),
    retryInMs: Math.max(0, state.retryAtMs - nowMs),
  };
}
