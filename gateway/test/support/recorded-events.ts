import { type Events, silentEvents } from '../../src/events.ts';

/** Events as words, in the order they came: `redisLost ECONNREFUSED`, `redisBack`, `storeBreaker open`. */
export function recordedEvents(): { readonly events: Events; readonly told: string[] } {
  const told: string[] = [];
  const events: Events = {
    ...silentEvents,
    redisLost: (reason) => void told.push(`redisLost ${reason}`),
    redisBack: () => void told.push('redisBack'),
    storeBreaker: (position) => void told.push(`storeBreaker ${position}`),
  };
  return { events, told };
}
