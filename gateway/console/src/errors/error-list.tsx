import { useState } from 'preact/hooks';
import type { ErrorGroup } from '../../../src/error-groups/error-group.ts';
import { gatewayNow } from '../api/gateway-state.ts';
import { sparkPath } from '../live/spark-path.ts';
import { dayAndClock } from '../words/clock.ts';
import { Foreign } from '../words/foreign.tsx';
import { age, counted, whole } from '../words/numbers.ts';
import { ErrorDetail } from './error-detail.tsx';
import { asTheyStood } from './find-errors.ts';

const MOST_LINES = 100;
const WIDTH = 120;
const HEIGHT = 24;

export function ErrorList({ groups }: { readonly groups: readonly ErrorGroup[] }) {
  const [open, setOpen] = useState<string | undefined>(undefined);
  const [all, showAll] = useState(false);
  /** While somebody reads, nothing moves. */
  const [order, hold] = useState<readonly string[] | undefined>(undefined);
  const standing = order === undefined ? groups : asTheyStood(groups, order);
  const lines = all ? standing : standing.slice(0, MOST_LINES);
  const stay = () => hold((held) => held ?? groups.map(({ fingerprint }) => fingerprint));
  const leave = () => open === undefined && hold(undefined);
  return (
    <>
      <ol
        class="errors"
        aria-label="Errors, newest first"
        onMouseEnter={stay}
        onMouseLeave={leave}
        onFocusCapture={stay}
        onBlurCapture={(event) => event.currentTarget.contains(event.relatedTarget as Node | null) || leave()}
      >
        {lines.map((group) => {
          const isOpen = group.fingerprint === open;
          return (
            <li key={group.fingerprint} class={isOpen ? 'is-open' : undefined}>
              <ErrorLine group={group} isOpen={isOpen} onOpen={() => setOpen(isOpen ? undefined : group.fingerprint)} />
              {isOpen && <ErrorDetail group={group} />}
            </li>
          );
        })}
      </ol>
      {lines.length < standing.length && (
        <p class="paging">
          <button type="button" class="button" onClick={() => showAll(true)}>
            Show all {whole(standing.length)} errors
          </button>
        </p>
      )}
    </>
  );
}

interface ErrorLineProps {
  readonly group: ErrorGroup;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function ErrorLine({ group, isOpen, onOpen }: ErrorLineProps) {
  const { service, type, message, where, count, firstAtMs, lastAtMs } = group;
  const now = gatewayNow();
  return (
    <button type="button" class="error-line" aria-expanded={isOpen} onClick={onOpen} data-move>
      <span class="error-count">
        {whole(count)}
        <span class="unseen"> times</span>
      </span>
      <PerMinute group={group} />
      <span class="error-what">
        <Foreign text={type} class="error-type" most={80} /> <Foreign text={message} most={200} />
      </span>
      <span class="error-where soft">
        <Foreign text={service} most={40} /> · <Foreign text={where} most={120} />
      </span>
      <span class="error-when soft">
        <span title={dayAndClock(lastAtMs)}>{age(now - lastAtMs)} ago</span>
        <span title={dayAndClock(firstAtMs)}>first {age(now - firstAtMs)} ago</span>
      </span>
    </button>
  );
}

function PerMinute({ group: { perMinute } }: { readonly group: ErrorGroup }) {
  const lastHour = perMinute.reduce((sum, count) => sum + count, 0);
  return (
    <svg
      class="error-spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${counted(lastHour, 'time')} in the last hour, ${whole(Math.max(0, ...perMinute))} a minute at most`}
    >
      <path d={sparkPath(perMinute, WIDTH, HEIGHT)} />
    </svg>
  );
}
