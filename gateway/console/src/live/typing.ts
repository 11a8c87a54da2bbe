/**
 * What somebody writes into the filter, between the field and the address.
 *
 *   keys ──► 300 ms of rest ──► the address: one step of history for all that is written in one go
 *     │ └──► 1.2 s of rest ───► only now is said what is wrong with it
 *     ├ Enter: both at once; the id of a trace opens the trace
 *     └ Esc: as it was when the field was entered
 */
import { watched } from '../watched.ts';
import { traceIdIn } from '../words/trace-id.ts';

export interface Typed {
  readonly writing: boolean;
  /** What stands in the field is the id of a trace: it is opened, not looked for in paths. */
  readonly traceId: string | undefined;
}

const AT_REST: Typed = { writing: false, traceId: undefined };
const APPLY_AFTER_MS = 300;
const SAY_AFTER_MS = 1200;

export const typed = watched<Typed>(AT_REST);

export interface TypingActs {
  apply(filter: string, how: 'push' | 'replace'): void;
  open(traceId: string): void;
}

export interface Typing {
  /** The field was entered. */
  enter(): void;
  write(text: string): void;
  /** Enter; also a chip, or what clears the field. */
  apply(text: string): void;
  /** Esc; returns what the field has to hold. */
  undo(): string;
  /** The address has another filter. True: it did not come from here, and the field must show it. */
  isNews(filter: string): boolean;
  stop(): void;
}

export function createTyping(filter: string, acts: TypingActs): Typing {
  let applied = filter;
  let asItWas = filter;
  let how: 'push' | 'replace' = 'push';
  let applying: ReturnType<typeof setTimeout> | undefined;
  let saying: ReturnType<typeof setTimeout> | undefined;
  const rest = (state: Typed) => {
    clearTimeout(applying);
    clearTimeout(saying);
    typed.set(state);
  };
  const put = (text: string) => {
    const next = text.trim();
    if (next === applied) return;
    applied = next;
    acts.apply(next, how);
    how = 'replace';
  };
  const begin = () => {
    asItWas = applied;
    how = 'push';
  };
  return {
    enter: begin,
    write(text) {
      const traceId = traceIdIn(text);
      rest({ writing: true, traceId });
      saying = setTimeout(() => typed.set({ writing: false, traceId }), SAY_AFTER_MS);
      if (traceId === undefined) applying = setTimeout(() => put(text), APPLY_AFTER_MS);
    },
    apply(text) {
      rest(AT_REST);
      const traceId = traceIdIn(text);
      if (traceId === undefined) put(text);
      else acts.open(traceId);
      begin();
    },
    undo() {
      rest(AT_REST);
      put(asItWas);
      return asItWas;
    },
    isNews(current) {
      if (current === applied) return false;
      rest(AT_REST);
      applied = current;
      begin();
      return true;
    },
    stop: () => rest(AT_REST),
  };
}
