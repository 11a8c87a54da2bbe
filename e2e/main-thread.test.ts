import { expect, it } from 'vitest';
import { readTasks } from './main-thread.ts';

const task = (pid: number, ms: number) => ({
  name: 'ThreadControllerImpl::RunTask',
  pid,
  tid: pid,
  tdur: ms * 1000,
});
const named = (pid: number, name: string) => ({ name: 'thread_name', pid, tid: pid, args: { name } });

it('only tasks of a main thread count, and only those of more than 50 ms of its own time are long', () => {
  const events = [
    named(1, 'CrRendererMain'),
    named(2, 'CrGpuMain'),
    task(1, 50),
    task(1, 60),
    task(1, 5),
    task(2, 400),
  ];
  expect(readTasks(events)).toEqual({ tasks: 3, longTasks: 1, longTaskMs: 60, longestMs: 60, busyMs: 115 });
});

it('a trace without a task is no page that never blocks', () => {
  expect(() => readTasks([named(1, 'CrRendererMain'), task(2, 1)])).toThrow('no task');
});
