/**
 * How a connection came about. The name is looked up only where the target has one, and TLS only agreed where it is asked for:
 *
 *   begun ──► lookedUp ──► reached ──► connected
 *        name         TCP         TLS
 */
import type { Socket } from 'node:net';
import type { AttemptNote } from '../record.ts';

export interface ConnectionPhases {
  lookedUpMs: number | undefined;
  reachedMs: number | undefined;
  connectedMs: number | undefined;
}

/** All but the end, which whoever makes the connection hears of before any listener of ours. */
export function watchConnecting(socket: Socket, now: () => number): ConnectionPhases {
  const phases: ConnectionPhases = { lookedUpMs: undefined, reachedMs: undefined, connectedMs: undefined };
  // Told for each address that was found; the first one ends the looking up.
  socket.on('lookup', (error) => {
    if (error === null) phases.lookedUpMs ??= now();
  });
  socket.once('connect', () => {
    phases.reachedMs ??= now();
  });
  return phases;
}

export function markConnected(phases: ConnectionPhases, atMs: number): void {
  phases.reachedMs ??= atMs;
  phases.connectedMs = atMs;
}

/** A connection that was begun for an attempt which gave up in the meantime may be older than the one that gets it. */
export function noteConnection(note: AttemptNote, phases: ConnectionPhases | undefined): void {
  if (phases === undefined) return;
  const { lookedUpMs, reachedMs, connectedMs } = phases;
  if (lookedUpMs !== undefined) note.lookedUpMs = Math.max(note.startedMs, lookedUpMs);
  if (reachedMs !== undefined) note.reachedMs = Math.max(note.startedMs, reachedMs);
  if (connectedMs !== undefined) note.connectedMs = Math.max(note.startedMs, connectedMs);
}
