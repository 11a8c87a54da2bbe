import { useEffect, useRef } from 'preact/hooks';
import { go } from '../address/address-bar.ts';
import { liveAddress } from '../address/read-address.ts';
import { OutcomeMark } from '../words/outcome-mark.tsx';
import { CHIPS, hasChip, toggleChip } from './outcome-chips.ts';

interface FilterBarProps {
  readonly filter: string;
  readonly wrong: boolean;
}

export const FILTER_INPUT = 'filter';
/** Where the status line says what is wrong with it. */
export const FILTER_PROBLEM = 'filter-problem';

export function FilterBar({ filter, wrong }: FilterBarProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current !== null) input.current.value = filter;
  }, [filter]);
  const apply = (next: string) => {
    if (next.trim() !== filter) go(liveAddress(next.trim()));
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
          placeholder="route:create-order  status:5xx  ms:>500"
          aria-label="Filter"
          aria-invalid={wrong}
          aria-describedby={FILTER_PROBLEM}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={1000}
          onKeyDown={(event) => {
            if (event.key === 'Enter') apply(event.currentTarget.value);
            if (event.key !== 'Escape') return;
            event.currentTarget.value = filter;
            event.currentTarget.blur();
          }}
        />
        {filter === '' ? (
          <kbd class="filter-hint">/</kbd>
        ) : (
          <button type="button" class="filter-clear" aria-label="Clear the filter" onClick={() => apply('')}>
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
            onClick={() => apply(toggleChip(filter, chip))}
          >
            <OutcomeMark chip={chip} />
            {chip}
          </button>
        ))}
      </div>
    </search>
  );
}
