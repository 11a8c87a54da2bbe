/** The newest state of the gateway, whoever read it: the live stream once a second, or the header where no stream runs. */
import type { GatewayState } from '../../../src/admin/api/api-types.ts';
import { watched } from '../watched.ts';
import { clockOffset } from '../words/clock.ts';

export interface KnownState {
  readonly state: GatewayState;
  readonly clockOffsetMs: number;
}

export const knownState = watched<KnownState | undefined>(undefined);

export const learnState = (state: GatewayState): void =>
  knownState.set({ state, clockOffsetMs: clockOffset(state.nowMs, Date.now()) });

/** Now, by the clock that wrote the times on the page. */
export const gatewayNow = (): number => Date.now() + (knownState.get()?.clockOffsetMs ?? 0);
