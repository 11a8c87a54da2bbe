/**
 * The tasks of a page's main thread, by the time that the thread itself ran. A long task as a page counts it is one of 50 ms on
 * the clock, which on a machine with other work is also a short one that had to wait for a core.
 */
import type { Browser, Page } from 'playwright-core';

const longMs = 50;

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds that the thread ran. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface MainThread {
  readonly tasks: number;
  readonly longTasks: number;
  readonly longTaskMs: number;
  readonly longestMs: number;
  readonly busyMs: number;
}

export async function watchMainThread(browser: Browser, page: Page, during: () => Promise<void>): Promise<MainThread> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await during();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return readTasks(trace.traceEvents);
}

export function readTasks(events: readonly TraceEvent[]): MainThread {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const isMain = (event: TraceEvent): boolean => mains.some(({ pid, tid }) => pid === event.pid && tid === event.tid);
  const tasksMs = events
    .filter((event) => event.name === 'ThreadControllerImpl::RunTask' && isMain(event))
    .map(({ tdur = 0 }) => tdur / 1000);
  if (tasksMs.length === 0) throw new Error('the trace of the browser has no task of a main thread');
  const long = tasksMs.filter((ms) => ms > longMs);
  const sum = (all: readonly number[]): number => all.reduce((total, ms) => total + ms, 0);
  return {
    tasks: tasksMs.length,
    longTasks: long.length,
    longTaskMs: sum(long),
    longestMs: Math.max(...tasksMs),
    busyMs: sum(tasksMs),
  };
}
