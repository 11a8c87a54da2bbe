/** Where words are written that a list is searched for; `/` leads to it. */
import { useEffect } from 'preact/hooks';
import { listenToKeys, writeIn } from '../frame/keys.ts';

interface FindFieldProps {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onFind: (asked: string) => void;
}

export function FindField({ id, label, placeholder, value, onFind }: FindFieldProps) {
  useEffect(() => listenToKeys({ '/': () => writeIn(id) }), [id]);
  return (
    <div class="filter-field">
      <input
        id={id}
        class="input"
        type="text"
        placeholder={placeholder}
        aria-label={label}
        autocomplete="off"
        spellcheck={false}
        value={value}
        onInput={(event) => onFind(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      {value === '' && <kbd class="filter-hint">/</kbd>}
    </div>
  );
}
