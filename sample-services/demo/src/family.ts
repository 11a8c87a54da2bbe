/**
 * The processes of the demo: started here, ended here, all of them or none. One that ends by itself ends the demo:
 * half a demo would teach something false.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathFromHere } from './path-from-here.ts';
import { startReaper } from './reaper.ts';
import { repository } from './repository.ts';

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /**
   * Each ends while what it asks still answers: the gateway, to which clients talk, finishes their requests first; the
   * services finish what those have begun; then the stores go.
   */
  readonly ends: (typeof order)[number];
}

export interface Family {
  start(program: Program): void;
  /** Settles when every process is gone, within about five seconds. */
  stop(): Promise<void>;
  /** Ends everything at once, without grace. */
  kill(): void;
}

interface Member {
  readonly program: Program;
  readonly process: ChildProcess;
  readonly gone: Promise<void>;
  isGone: boolean;
}

const order = ['first', 'second', 'last'] as const;
const graceMs = { first: 2500, second: 2000, last: 500 };
const mostLastWords = 12;

export function startFamily(logFolder: string, onLoss: (line: string) => void): Family {
  const members: Member[] = [];
  let isStopping = false;
  mkdirSync(logFolder, { recursive: true });
  const reaper = startReaper(() => {
    if (!isStopping) onLoss('The reaper that ends the demo with its parent is gone.');
  });

  function start(program: Program): void {
    if (isStopping) return;
    const logFile = join(logFolder, `${program.name}.log`);
    rmSync(logFile, { force: true });
    const log = openSync(logFile, 'a');
    // detached: Ctrl-C in a terminal goes to the whole process group; the order of ending is decided here.
    const child = spawn(program.command, program.args, {
      stdio: ['ignore', log, log],
      env: program.env,
      // `--import @weir/…` is looked up from the working folder.
      cwd: repository,
      detached: true,
    });
    closeSync(log);
    if (child.pid !== undefined) reaper.watch(child.pid);
    members.push(memberOf(program, child, logFile));
  }

  function memberOf(program: Program, child: ChildProcess, logFile: string): Member {
    const gone = new Promise<void>((resolve) => {
      const settle = (how: string) => {
        member.isGone = true;
        resolve();
        if (!isStopping)
          onLoss(
            `${program.name} ended by itself (${how}); its last words are in ${pathFromHere(logFile)}${saidInWords(logFile)}`,
          );
      };
      child.once('exit', (code, signal) => settle(signal ?? `exit code ${code}`));
      child.once('error', (error) => settle(error.message));
    });
    const member: Member = { program, process: child, gone, isGone: false };
    return member;
  }

  /** What it wrote that is not JSON was meant for people: a wrong setting, say, and how to mend it. */
  function saidInWords(logFile: string): string {
    const lines = readFileSync(logFile, 'utf8').split('\n');
    const words = lines.filter((line) => line.trim() !== '' && !line.startsWith('{')).slice(-mostLastWords);
    return words.map((line) => `\n  ${line}`).join('');
  }

  async function end(some: readonly Member[], withinMs: number): Promise<void> {
    const left = some.filter((member) => !member.isGone);
    for (const member of left) member.process.kill('SIGTERM');
    const timer = setTimeout(() => {
      for (const member of left) member.process.kill('SIGKILL');
    }, withinMs);
    await Promise.all(left.map((member) => member.gone));
    clearTimeout(timer);
  }

  return {
    start,
    stop: async () => {
      isStopping = true;
      for (const turn of order) {
        const ofTurn = members.filter(({ program }) => program.ends === turn);
        await end(ofTurn, graceMs[turn]);
      }
      await reaper.dismiss();
    },
    kill: () => {
      isStopping = true;
      for (const member of members) member.process.kill('SIGKILL');
    },
  };
}
