/** Whether the gateway answers; every reader of the API reports here, the header shows it. */
import { watched } from '../watched.ts';

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up' }
  | { readonly kind: 'lost'; readonly retryAtMs: number };

export const connection = watched<Connection>({ kind: 'connecting' });

export function connectionUp(): void {
  if (connection.get().kind !== 'up') connection.set({ kind: 'up' });
}

export const connectionLost = (retryAtMs: number): void => connection.set({ kind: 'lost', retryAtMs });
