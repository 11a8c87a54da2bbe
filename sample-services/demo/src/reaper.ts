/**
 * Ends the children when this process dies without a chance to: kill -9, a crash, out of memory.
 *
 *   demo ──pipe──► reaper (sh): reads one pid a line; the kernel closes the pipe when the demo is gone, however it went
 *                    └─► TERM to every pid, and KILL two seconds later to those still there
 *
 * A shell rather than a Node program: it takes a megabyte, works for a Redis as for a service, needs nothing from the
 * children (a busy one cannot miss it), and does not die of a `killall node`. It sits in a session of its own, so neither
 * Ctrl-C nor a signal to the process group reaches it.
 */
import { spawn } from 'node:child_process';

const script = `
pids=
while read -r pid; do pids="$pids $pid"; done
[ -n "$pids" ] || exit 0
kill -TERM $pids
for second in 1 2; do
  sleep 1
  alive=
  for pid in $pids; do if kill -0 "$pid"; then alive="$alive $pid"; fi; done
  pids=$alive
  [ -n "$pids" ] || exit 0
done
kill -KILL $pids
`;

export interface Reaper {
  watch(pid: number): void;
  /** Call once the children are gone: a pid may be another program's after that. */
  dismiss(): Promise<void>;
}

export function startReaper(onLost: () => void): Reaper {
  const child = spawn('/bin/sh', ['-c', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // The caller's PATH may hold nothing, and the script needs `sleep`.
    env: { PATH: '/usr/bin:/bin' },
    detached: true,
  });
  let isDismissed = false;
  const gone = new Promise<void>((resolve) => {
    const settle = () => {
      resolve();
      if (!isDismissed) onLost();
    };
    child.once('exit', settle);
    child.once('error', settle);
  });
  // A reaper that is gone is reported by its exit; the broken pipe adds nothing.
  child.stdin.on('error', () => {});
  return {
    watch: (pid) => child.stdin.write(`${pid}\n`),
    dismiss: async () => {
      isDismissed = true;
      child.kill('SIGKILL');
      await gone;
    },
  };
}
