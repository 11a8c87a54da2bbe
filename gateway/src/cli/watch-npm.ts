/**
 * A killed npm (kill -9) tells nobody. What changes is whose child one is:
 *
 *   npm ─► sh -c ─► demo      the shell is given a new parent, and knows nothing of it
 *   npm ─► demo               where the shell replaced itself by the command, the demo is
 *
 * Asking whether npm's pid is alive would not do: a killed process stays, a zombie, until its own parent asks for it.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

interface Kin {
  readonly parent: number;
  readonly name: string;
}

const run = promisify(execFile);
const shell = /^(ba|da|a|z|k)?sh$/;

/** Looks twice a second whether npm is still above this process; the result ends the looking. */
export function watchNpm(onGone: () => void): () => void {
  const parent = process.ppid;
  const atFirst = kinOf(parent);
  let isLooking = false;
  let isOver = false;

  async function isThere(): Promise<boolean> {
    if (process.ppid !== parent) return false;
    const above = await atFirst;
    if (above === undefined || !shell.test(above.name)) return true;
    return (await kinOf(parent))?.parent === above.parent;
  }

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    // A machine that cannot say (no descriptor, no process left) has not said that npm is gone.
    const there = await isThere().catch(() => true);
    isLooking = false;
    if (there || isOver) return;
    stop();
    onGone();
  }

  function stop(): void {
    isOver = true;
    clearInterval(timer);
  }

  const timer = setInterval(() => void look(), 500);
  timer.unref();
  // Each look awaits it, and takes its failure as no answer.
  atFirst.catch(() => {});
  return stop;
}

/** undefined: there is no such process. */
async function kinOf(pid: number): Promise<Kin | undefined> {
  return process.platform === 'linux' ? kinByProc(pid) : kinByPs(pid);
}

/** `pid (name) state parent …`; the name may hold spaces and brackets. */
export function kinByProc(pid: number): Kin | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const end = stat.lastIndexOf(')');
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(stat.slice(end + 2).split(' ')[1]) };
  } catch (error) {
    // ESRCH: it ended between the open and the read.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code as string)) return undefined;
    throw error;
  }
}

/** Not execFileSync: this runs on the loop that forwards requests. */
export async function kinByPs(pid: number): Promise<Kin | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'ppid=,comm=', '-p', String(pid)]);
    const [parent, ...path] = stdout.trim().split(/\s+/);
    return { parent: Number(parent), name: path.join(' ').split('/').at(-1) as string };
  } catch (error) {
    // ps says that there is none by its exit code; a ps that did not run has a word there.
    if (typeof (error as { code?: unknown }).code === 'number') return undefined;
    throw error;
  }
}
