/** Keys of the page. Who writes in a field writes: only Esc means something there. */
const WRITING = 'input, textarea, select, [contenteditable]';

export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Until the returned function is called. A key that the map knows does nothing else. */
export function listenToKeys(map: KeyMap): () => void {
  const stop = new AbortController();
  addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.target instanceof Element && event.target.matches(WRITING)) return;
      const does = Object.hasOwn(map, event.key) ? map[event.key] : undefined;
      if (does === undefined) return;
      event.preventDefault();
      does(event);
    },
    { signal: stop.signal },
  );
  return () => stop.abort();
}

/** Into a field, behind what stands there: who goes on writing goes on where it ends. */
export function writeIn(id: string): void {
  const field = document.getElementById(id);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** Moves the focus among the elements that match, in the order of the page, from the one that has it. */
export function moveFocus(selector: string, by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(selector)];
  const at = all.findIndex((element) => element === document.activeElement);
  const next = at === -1 ? (by === 1 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
  all[next]?.focus();
}
