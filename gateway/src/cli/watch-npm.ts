/**
 * A killed npm (kill -9) tells nobody. What changes is whose child one is:
 *
 *   npm ─► sh -c ─► demo      the shell is given a new parent, and knows nothing of it
 *   npm ─► demo               where the shell replaced itself by the command, the demo is
 *
 * Asking whether npm's pid is alive would not do: a killed process stays, a zombie, until its own parent asks for it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Kin {
  readonly parent: number;
  readonly name: string;
}

const shell = /^(ba|da|a|z|k)?sh$/;

/** Looks twice a second whether npm is still above this process; the result ends the looking. */
export function watchNpm(onGone: () => void): () => void {
  const parent = process.ppid;
  const above = kinOf(parent);
  const isShellBetween = above !== undefined && shell.test(above.name);
  const timer = setInterval(() => {
    if (process.ppid === parent && (!isShellBetween || kinOf(parent)?.parent === above.parent)) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

/** undefined: there is no such process. */
function kinOf(pid: number): Kin | undefined {
  return process.platform === 'linux' ? kinByProc(pid) : kinByPs(pid);
}

/** `pid (name) state parent …`; the name may hold spaces and brackets. */
function kinByProc(pid: number): Kin | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const end = stat.lastIndexOf(')');
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(stat.slice(end + 2).split(' ')[1]) };
  } catch {
    // Gone between two looks.
    return undefined;
  }
}

function kinByPs(pid: number): Kin | undefined {
  try {
    const said = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [parent, ...path] = said.split(/\s+/);
    return { parent: Number(parent), name: path.join(' ').split('/').at(-1) as string };
  } catch {
    // ps says that there is none by its exit code.
    return undefined;
  }
}
