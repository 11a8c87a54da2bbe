import { useEffect, useState } from 'preact/hooks';
import { connection } from '../api/connection.ts';
import { useWatched } from '../use-watched.ts';

/** In the place of the state, so that nothing moves. */
export function Lost() {
  const state = useWatched(connection);
  const [nowMs, tick] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const leftMs = state.kind === 'lost' ? state.retryAtMs - nowMs : 0;
  return (
    <p class="state lost" role="alert">
      <strong>Connection lost.</strong>
      <span>{leftMs > 0 ? `Trying again in ${Math.ceil(leftMs / 1000)} s.` : 'Trying again…'}</span>
    </p>
  );
}
