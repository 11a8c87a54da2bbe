/** One line of fixed height over the list: what is wrong, or what waits, or that it follows; and what was left out. */
import { useLostFor } from '../frame/lost-for.ts';
import { useWatched } from '../use-watched.ts';
import { age, whole } from '../words/numbers.ts';
import { shortId } from '../words/trace-id.ts';
import { FILTER_PROBLEM } from './filter-bar.tsx';
import { beingRead, type LiveView, paused, showWaiting, streaming } from './live-feed.ts';
import { typed } from './typing.ts';

export const turnPause = (): void => paused.set(!paused.get());

export function showNew(): void {
  scrollTo(0, 0);
  showWaiting();
}

export function StatusLine({ view }: { readonly view: LiveView }) {
  const isPaused = useWatched(paused);
  const isRead = useWatched(beingRead);
  const isStreaming = useWatched(streaming);
  const { writing, traceId } = useWatched(typed);
  const lost = useLostFor();
  const { list, restarted, known } = view;
  const problem = writing ? undefined : view.problem;
  const { waitingCount, skipped } = list;
  return (
    <div class="status-line">
      <FilterProblem problem={problem} />
      {problem === undefined && (
        <>
          {traceId !== undefined ? (
            <span class="follow">
              <kbd>Enter</kbd> opens the trace {shortId(traceId)}
            </span>
          ) : waitingCount > 0 ? (
            <button type="button" class="button new-rows" onClick={showNew}>
              {whole(waitingCount)} new
            </button>
          ) : (
            <span class="follow">
              {lost?.ageMs !== undefined
                ? `As it was ${age(lost.ageMs)} ago`
                : isPaused
                  ? 'Paused'
                  : isRead
                    ? 'Held while you read'
                    : known && isStreaming
                      ? 'Following'
                      : ''}
            </span>
          )}
          {restarted && <span>The gateway was started anew; what came before is forgotten.</span>}
          {skipped > 0 && (
            <span
              class="skipped"
              title="More came than anyone can read. A filter narrows it; a reload shows the newest."
            >
              +{whole(skipped)} not shown
            </span>
          )}
        </>
      )}
      <button
        type="button"
        class="button pause"
        aria-pressed={isPaused}
        aria-label={isPaused ? 'Pause: go on' : 'Pause'}
        onClick={turnPause}
      >
        <span class="pause-words">
          <span>Pause</span>
          <span>Go on</span>
        </span>{' '}
        <kbd>p</kbd>
      </button>
    </div>
  );
}

/** Over what lies below it, however long it is: what is wrong moves nothing. */
export function FilterProblem({ problem }: { readonly problem: string | undefined }) {
  return (
    <div class={`problem-place${problem === undefined ? '' : ' there'}`}>
      <p id={FILTER_PROBLEM} class="problem" role="alert">
        {problem}
      </p>
    </div>
  );
}
