/** Whether the gateway answers; every reader of the API reports here, the header shows it. */
import { watched } from '../watched.ts';

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up' }
  /** `answeredAtMs`: when the gateway said something last; what is shown is as old as that. */
  | { readonly kind: 'lost'; readonly retryAtMs: number; readonly answeredAtMs: number | undefined };

export const connection = watched<Connection>({ kind: 'connecting' });

let answeredAtMs: number | undefined;

export function connectionUp(): void {
  answeredAtMs = Date.now();
  if (connection.get().kind !== 'up') connection.set({ kind: 'up' });
}

export const connectionLost = (retryAtMs: number): void => connection.set({ kind: 'lost', retryAtMs, answeredAtMs });

/** How often somebody did not want to wait. Whoever waits between two tries watches it. */
export const hurries = watched(0);

export function tryNow(): void {
  if (connection.get().kind === 'lost') connectionLost(Date.now());
  hurries.set(hurries.get() + 1);
}
