/**
 * What runs inside the page. Each function is handed over as its text, so it refers to nothing outside of itself; the types
 * name only what is used of a browser, for the rest of this repository runs in none.
 */
interface Observer {
  observe(target?: unknown, options?: unknown): void;
}

interface InPage {
  weirPage: PageCounts;
  performance: { now(): number };
  requestAnimationFrame(call: () => void): void;
  addEventListener(kind: string, call: (event: Record<string, unknown>) => void): void;
  document: { querySelectorAll(selector: string): { length: number } };
  MutationObserver: new (call: () => void) => Observer;
  PerformanceObserver: new (call: (list: { getEntries(): { duration: number }[] }) => void) => Observer;
}

export interface PageCounts {
  violations: string[];
  frames: number;
  /** Times that the document was changed. */
  updates: number;
  /** Frames with so many updates: 0, 1, 2 and more. */
  framesWith: number[];
  mostRows: number;
  longTasks: number;
  longTaskMs: number;
  sinceMs: number;
}

/** Before anything of the page runs: what its Content-Security-Policy stops is written down. */
export function noteViolations(): void {
  const page = globalThis as unknown as InPage;
  page.weirPage = {
    violations: [],
    frames: 0,
    updates: 0,
    framesWith: [0, 0, 0],
    mostRows: 0,
    longTasks: 0,
    longTaskMs: 0,
    sinceMs: 0,
  };
  page.addEventListener('securitypolicyviolation', (event) => {
    page.weirPage.violations.push(`${String(event['violatedDirective'])} ${String(event['blockedURI'])}`);
  });
}

/** Counts changes of the document, by frame, and long tasks, from now on. */
export function countUpdates(rows: string): void {
  const page = globalThis as unknown as InPage;
  const counts = page.weirPage;
  counts.sinceMs = page.performance.now();
  let sinceFrame = 0;
  // A batch of changes is one task's: whatever the task did, the observer is called once after it.
  new page.MutationObserver(() => {
    counts.updates += 1;
    sinceFrame += 1;
  }).observe(page.document, { subtree: true, childList: true, characterData: true, attributes: true });
  new page.PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      counts.longTasks += 1;
      counts.longTaskMs += duration;
    }
  }).observe({ type: 'longtask' });
  const onFrame = (): void => {
    counts.frames += 1;
    const slot = Math.min(sinceFrame, 2);
    counts.framesWith[slot] = (counts.framesWith[slot] ?? 0) + 1;
    sinceFrame = 0;
    counts.mostRows = Math.max(counts.mostRows, page.document.querySelectorAll(rows).length);
    page.requestAnimationFrame(onFrame);
  };
  page.requestAnimationFrame(onFrame);
}
