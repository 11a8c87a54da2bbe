import { useEffect, useRef } from 'preact/hooks';
import type { RequestRow } from '../../../src/story/story.ts';
import { isReturn } from '../address/address-bar.ts';
import { rowElement } from './request-row.tsx';

const COLUMNS = ['time', 'outcome', 'request', 'status', 'ms', 'why', 'trace'] as const;
const NUMBERS = new Set<string>(['status', 'ms']);

/** The row that was opened has the focus again when one comes back. */
let opened: string | undefined;

function rememberOpened(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-seq]') : null;
  opened = link?.dataset['seq'];
}

function returnToOpened(body: HTMLElement): void {
  const link = opened === undefined || !isReturn() ? null : body.querySelector<HTMLElement>(`[data-seq="${opened}"]`);
  opened = undefined;
  link?.focus();
}

interface RequestTableProps {
  readonly rows: readonly RequestRow[];
  readonly busy: boolean;
  /** The pointer or the focus is in the list, or its head is above the window. */
  readonly onRead?: (read: boolean) => void;
}

export function RequestTable({ rows, busy, onRead }: RequestTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const edge = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (onRead === undefined || body.current === null || edge.current === null) return undefined;
    return watchReader(body.current, edge.current, onRead);
  }, [onRead]);
  useEffect(() => {
    if (body.current !== null) returnToOpened(body.current);
  }, []);
  return (
    <>
      <div ref={edge} class="list-edge" />
      <table class="list" role="table" aria-label="Requests, newest first" aria-busy={busy}>
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map((name) => (
              <th
                key={name}
                role="columnheader"
                scope="col"
                class={`head-${name}${NUMBERS.has(name) ? ' number' : ''}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={body} onClickCapture={rememberOpened}>
          {rows.map(rowElement)}
        </tbody>
      </table>
    </>
  );
}

function watchReader(body: HTMLElement, edge: HTMLElement, onRead: (read: boolean) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let pointer = false;
  let focus = body.contains(document.activeElement);
  let scrolled = false;
  const tell = () => onRead(pointer || focus || scrolled);
  body.addEventListener(
    'pointerenter',
    (event) => {
      // A finger leaves no pointer behind; whoever scrolls with it is seen by the edge.
      pointer = event.pointerType === 'mouse';
      tell();
    },
    { signal },
  );
  body.addEventListener('pointerleave', () => ((pointer = false), tell()), { signal });
  body.addEventListener('focusin', () => ((focus = true), tell()), { signal });
  body.addEventListener('focusout', (event) => ((focus = body.contains(event.relatedTarget as Node | null)), tell()), {
    signal,
  });
  const seen = new IntersectionObserver(([entry]) => {
    scrolled = entry !== undefined && !entry.isIntersecting && entry.boundingClientRect.top < 0;
    tell();
  });
  seen.observe(edge);
  tell();
  return () => {
    stop.abort();
    seen.disconnect();
    onRead(false);
  };
}
