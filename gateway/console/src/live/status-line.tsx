/** One line of fixed height over the list: what is wrong, or what waits, or that it follows; and what was left out. */
import { useWatched } from '../use-watched.ts';
import { whole } from '../words/numbers.ts';
import { FILTER_PROBLEM } from './filter-bar.tsx';
import { beingRead, type LiveView, paused, showWaiting, streaming } from './live-feed.ts';

export const turnPause = (): void => paused.set(!paused.get());

export function showNew(): void {
  scrollTo(0, 0);
  showWaiting();
}

export function StatusLine({ view }: { readonly view: LiveView }) {
  const isPaused = useWatched(paused);
  const isRead = useWatched(beingRead);
  const isStreaming = useWatched(streaming);
  const { list, problem, restarted, known } = view;
  const { waitingCount, skipped } = list;
  return (
    <div class="status-line">
      <p id={FILTER_PROBLEM} class="problem" role="alert">
        {problem}
      </p>
      {problem === undefined && (
        <>
          {waitingCount > 0 ? (
            <button type="button" class="button new-rows" onClick={showNew}>
              {whole(waitingCount)} new
            </button>
          ) : (
            <span class="follow">
              {isPaused ? 'Paused' : isRead ? 'Held while you read' : known && isStreaming ? 'Following' : ''}
            </span>
          )}
          {restarted && <span>The gateway was started anew; what came before is forgotten.</span>}
          {skipped > 0 && (
            <span
              class="skipped"
              title="More came than anyone can read. A filter narrows it; older rows are all there."
            >
              +{whole(skipped)} not shown
            </span>
          )}
        </>
      )}
      <button type="button" class="button pause" aria-pressed={isPaused} onClick={turnPause}>
        <span>Pause</span> <kbd>p</kbd>
      </button>
    </div>
  );
}
