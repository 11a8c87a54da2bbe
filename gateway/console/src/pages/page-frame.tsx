/** What the pages of figures have alike: a title, the time they look back on, their state. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { goBack } from '../address/address-bar.ts';
import type { Polled } from '../api/use-polled.ts';
import { listenToKeys, moveFocus } from '../frame/keys.ts';
import { Loading } from '../frame/loading.tsx';
import { useLostFor } from '../frame/lost-for.ts';
import { Notice } from '../words/notice.tsx';
import { age, setting } from '../words/numbers.ts';

/** Figures move each second; faster nobody reads. */
export const FIGURES_EVERY_MS = 1500;

interface PageFrameProps<Value> {
  readonly title: string;
  readonly polled: Polled<Value>;
  readonly windowMs?: number | undefined;
  readonly aside?: ComponentChildren;
  readonly children: (value: Value) => ComponentChildren;
}

export function PageFrame<Value>({ title, polled, windowMs, aside, children }: PageFrameProps<Value>) {
  useEffect(
    () =>
      listenToKeys({
        j: () => moveFocus('[data-move]', 1),
        k: () => moveFocus('[data-move]', -1),
        Escape: () => goBack('/'),
      }),
    [],
  );
  const { value, problem } = polled;
  const lost = useLostFor();
  return (
    <main class="page" id="main" tabIndex={-1}>
      <div class="page-head">
        <h1>{title}</h1>
        <p>
          {value !== undefined && lost?.ageMs !== undefined
            ? `as it was ${age(lost.ageMs)} ago`
            : windowMs === undefined
              ? ''
              : `figures of the last ${setting(Math.round(windowMs / 1000) * 1000)}`}
        </p>
        {aside}
      </div>
      {value === undefined && problem === undefined && <Loading rows={8} />}
      {value === undefined && problem !== undefined && (
        <Notice title="The gateway does not say">
          <p>{problem}</p>
        </Notice>
      )}
      {value !== undefined && children(value)}
    </main>
  );
}
