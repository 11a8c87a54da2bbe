import { useEffect, useMemo, useRef } from 'preact/hooks';
import { go, replaceAddress } from '../address/address-bar.ts';
import { liveAddress, traceAddress } from '../address/read-address.ts';
import { OutcomeMark } from '../words/outcome-mark.tsx';
import { CHIPS, hasChip, toggleChip } from './outcome-chips.ts';
import { createTyping } from './typing.ts';

interface FilterBarProps {
  readonly filter: string;
  /** Of a page of older requests. */
  readonly before?: number;
  readonly wrong: boolean;
}

export const FILTER_INPUT = 'filter';
/** Where the status line says what is wrong with it. */
export const FILTER_PROBLEM = 'filter-problem';

export function FilterBar({ filter, before, wrong }: FilterBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const typing = useMemo(
    () =>
      createTyping(filter, {
        apply: (next, how) => (how === 'push' ? go : replaceAddress)(liveAddress(next, before)),
        open: (traceId) => go(traceAddress(traceId) ?? '/'),
      }),
    [before],
  );
  useEffect(() => {
    if (typing.isNews(filter) && input.current !== null) input.current.value = filter;
  }, [filter]);
  useEffect(() => () => typing.stop(), [typing]);
  const put = (next: string) => {
    if (input.current !== null) input.current.value = next;
    typing.apply(next);
  };
  return (
    <search class="filter">
      <div class="filter-field">
        <input
          ref={input}
          id={FILTER_INPUT}
          class="input"
          type="text"
          defaultValue={filter}
          placeholder="status:5xx  ms:>500  or a trace id"
          aria-label="Filter"
          aria-invalid={wrong}
          aria-describedby={FILTER_PROBLEM}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={1000}
          onFocus={() => typing.enter()}
          onInput={(event) => typing.write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.isComposing) return;
            if (event.key === 'Enter') typing.apply(event.currentTarget.value);
            if (event.key !== 'Escape') return;
            event.currentTarget.value = typing.undo();
            event.currentTarget.blur();
          }}
        />
        {filter === '' ? (
          <kbd class="filter-hint">/</kbd>
        ) : (
          <button type="button" class="filter-clear" aria-label="Clear the filter" onClick={() => put('')}>
            ×
          </button>
        )}
      </div>
      <div class="chips" role="group" aria-label="Outcome">
        {CHIPS.map((chip) => (
          <button
            key={chip}
            type="button"
            class={`outcome chip outcome-${chip}`}
            aria-pressed={hasChip(filter, chip)}
            onClick={() => put(toggleChip(input.current?.value.trim() ?? filter, chip))}
          >
            <OutcomeMark chip={chip} />
            {chip}
          </button>
        ))}
      </div>
    </search>
  );
}
