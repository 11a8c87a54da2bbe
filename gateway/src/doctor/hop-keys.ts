/** Which calls go the same way: from one caller to one upstream or one service, by however many addresses that is reached. */
import type { Call } from './call.ts';
import type { Fate } from './fate.ts';

export type KeyOf = (call: Call) => string;

export function hopKeys(known: readonly Fate[]): KeyOf {
  const callees = calleesByPeer(known);
  return ({ caller, upstream, peer, isMessage }) => {
    if (upstream !== undefined) return JSON.stringify([caller, 'upstream', upstream]);
    const callee = isMessage ? undefined : callees.get(peer);
    return JSON.stringify(callee === undefined ? [caller, 'peer', peer] : [caller, 'service', callee]);
  };
}

/** Who answers at an address, as far as it was ever seen. */
export function calleesByPeer(fates: readonly Fate[]): ReadonlyMap<string, string> {
  const callees = new Map<string, string>();
  for (const { call, kind, spans } of fates)
    if (kind === 'followed' && spans[0] !== undefined) callees.set(call.peer, spans[0].service);
  return callees;
}
