import { tryNow } from '../api/connection.ts';
import { age } from '../words/numbers.ts';
import { useLostFor } from './lost-for.ts';

/** In the place of the state, so that nothing moves. */
export function Lost() {
  const lost = useLostFor();
  const ageMs = lost?.ageMs;
  const retryInMs = lost?.retryInMs ?? 0;
  return (
    <p class="state lost">
      <strong role="alert">Connection lost.</strong>
      {ageMs !== undefined && <span>What you see is {age(ageMs)} old.</span>}
      <span class="lost-retry">{retryInMs > 0 ? `Next try in ${Math.ceil(retryInMs / 1000)}\u00a0s.` : 'Trying…'}</span>
      <button type="button" class="button" onClick={tryNow}>
        Try now
      </button>
    </p>
  );
}
