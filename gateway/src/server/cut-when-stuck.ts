/**
 * A response that is complete for us, but not taken: its last bytes lie in our buffers, and no limit of the forwarding
 * runs any more. It is cut when in one whole interval not a byte of it went.
 */
import type { Duplex } from 'node:stream';

interface Ending {
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** `socketOf` says null while the response waits for those before it, which have limits of their own. */
export function cutWhenStuck(ending: Ending, socketOf: () => Duplex | null, idleMs: number): void {
  let left = unsentBytes(socketOf());
  const timer = setInterval(() => {
    const before = left;
    left = unsentBytes(socketOf());
    if (left !== undefined && left === before) ending.destroy();
  }, idleMs);
  timer.unref();
  ending.once('close', () => clearInterval(timer));
}

function unsentBytes(socket: Duplex | null): number | undefined {
  if (socket === null) return undefined;
  // A chunk counts as unsent until all of it went; what the system has not taken yet is known to the handle alone.
  const { _handle } = socket as Duplex & { _handle?: { writeQueueSize?: number } | null };
  return socket.writableLength + (_handle?.writeQueueSize ?? 0);
}
