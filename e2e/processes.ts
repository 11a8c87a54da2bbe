/**
 * The processes of the stack: started by name, ended by pid, in the reverse order. One that ends by itself fails
 * the run with the end of its log. A reaper ends them should this process be killed without a chance to.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startReaper } from '../sample-services/demo/src/reaper.ts';
import { repository } from './pins.ts';

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Settles when it serves; rejects when it does not in time, or at once when `ended` says that it never will. */
  readonly ready: (ended: AbortSignal) => Promise<unknown>;
}

export interface Processes {
  /** Settles with its pid when the program is ready, rejects when it ends before. */
  start(program: Program): Promise<number>;
  /** Ends one by name, as an outage: at once, without a farewell. */
  kill(name: string): Promise<void>;
  /** Starts one again that was ended by `kill`, for this once with more in its environment. */
  restart(name: string, env?: NodeJS.ProcessEnv): Promise<void>;
  /** Has a process ended, too, when this one is killed. */
  watch(pid: number): void;
  stopAll(): Promise<void>;
  readonly logFile: (name: string) => string;
}

interface Running {
  readonly program: Program;
  readonly child: ChildProcess;
  readonly gone: Promise<string>;
  isWanted: boolean;
}

const graceMs = 6000;

/** `onLoss` is told of a process that ended although nobody asked it to. */
export function startProcesses(logFolder: string, onLoss: (line: string) => void): Processes {
  const running = new Map<string, Running>();
  const reaper = startReaper(() => onLoss('the reaper that ends the stack with its parent is gone'));
  const logFile = (name: string): string => join(logFolder, `${name}.log`);

  function spawnProgram(program: Program, more: NodeJS.ProcessEnv): Running {
    const log = openSync(logFile(program.name), 'a');
    // detached: Ctrl-C in a terminal goes to the whole process group; the order of ending is decided here.
    const child = spawn(program.command, program.args, {
      cwd: program.cwd ?? repository,
      env: { ...(program.env ?? process.env), ...more },
      stdio: ['ignore', log, log],
      detached: true,
      ...program.user,
    });
    closeSync(log);
    if (child.pid !== undefined) reaper.watch(child.pid);
    const gone = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
      child.once('error', (error) => resolve(error.message));
    });
    const member: Running = { program, child, gone, isWanted: true };
    running.set(program.name, member);
    return member;
  }

  const lastWords = (name: string): string =>
    readFileSync(logFile(name), 'utf8').trimEnd().split('\n').slice(-15).join('\n');

  async function start(program: Program, more: NodeJS.ProcessEnv = {}): Promise<number> {
    const member = spawnProgram(program, more);
    const over = new AbortController();
    const ended = member.gone.then((how) => {
      over.abort();
      throw new Error(`${program.name} ended (${how}) before it was ready:\n${lastWords(program.name)}`);
    });
    try {
      await Promise.race([program.ready(over.signal), ended]);
    } catch (error) {
      throw new Error(`${program.name} did not start; its log is ${logFile(program.name)}`, { cause: error });
    }
    ended.catch(() => {
      if (member.isWanted) onLoss(`${program.name} ended by itself; its last words:\n${lastWords(program.name)}`);
    });
    return member.child.pid ?? 0;
  }

  async function end(member: Running, signal: NodeJS.Signals): Promise<void> {
    member.isWanted = false;
    const force = setTimeout(() => member.child.kill('SIGKILL'), graceMs);
    member.child.kill(signal);
    await member.gone;
    clearTimeout(force);
    running.delete(member.program.name);
  }

  const killed = new Map<string, Program>();
  return {
    start: (program) => start(program),
    watch: (pid) => reaper.watch(pid),
    kill: async (name) => {
      const member = running.get(name);
      if (member === undefined) throw new Error(`no process named ${name} is running`);
      killed.set(name, member.program);
      await end(member, 'SIGKILL');
    },
    restart: async (name, env = {}) => {
      const program = killed.get(name);
      if (program === undefined) throw new Error(`no process named ${name} was ended`);
      killed.delete(name);
      await start(program, env);
    },
    stopAll: async () => {
      // Those that were started last are served by those before them.
      for (const member of [...running.values()].toReversed()) await end(member, stopSignal(member.program.name));
      await reaper.dismiss();
    },
    logFile,
  };
}

/** PostgreSQL waits for its clients at SIGTERM; at SIGINT it ends their sessions. */
const stopSignal = (name: string): NodeJS.Signals => (name === 'postgres' ? 'SIGINT' : 'SIGTERM');
