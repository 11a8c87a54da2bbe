import { type Events, silentEvents } from '../../src/events.ts';

/** Events as words, in the order they came: `redisLost ECONNREFUSED`, `storeBreaker open`, `malformedRequest HPE_… 127.0.0.1`. */
export function recordedEvents(): { readonly events: Events; readonly told: string[] } {
  const told: string[] = [];
  const events: Events = {
    ...silentEvents,
    redisLost: (reason) => void told.push(`redisLost ${reason}`),
    redisBack: () => void told.push('redisBack'),
    malformedRequest: (code, peerAddress) => void told.push(`malformedRequest ${code} ${peerAddress}`),
    storeBreaker: (position) => void told.push(`storeBreaker ${position}`),
  };
  return { events, told };
}
