/**
 * Does on this machine, in empty folders, what a builder does with a Dockerfile: a folder stands for the file system of
 * each stage, and this machine with Node of the wanted version for the image that the stage begins from.
 *
 *   checkout ─ .dockerignore ─► context ─ COPY ─► stage 0 ─ RUN … ─► COPY --from ─► stage 1 ─► what CMD starts in
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildStage, Step } from './read-dockerfile.ts';

export interface Replayed {
  /** The folder that stands for the working directory of the last stage. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly user: string | undefined;
}

interface StageState {
  readonly root: string;
  workdir: string;
  environment: Record<string, string>;
  argv: readonly string[];
  user: string | undefined;
}

export interface ReplayParts {
  readonly context: string;
  readonly scratch: string;
  /** Put before PATH: where the Node of the image is found. */
  readonly nodeFolder: string;
}

export function replayBuild(stages: readonly BuildStage[], parts: ReplayParts): Replayed {
  const roots = new Map<string, string>();
  let last: StageState | undefined;
  for (const [index, stage] of stages.entries()) {
    const root = join(parts.scratch, `stage-${index}`);
    mkdirSync(root);
    if (stage.name !== undefined) roots.set(stage.name, root);
    const state: StageState = { root, workdir: '/', environment: {}, argv: [], user: undefined };
    for (const step of stage.steps) replayStep(step, state, roots, parts);
    last = state;
  }
  if (last === undefined) throw new Error('a Dockerfile without a stage');
  return { folder: join(last.root, last.workdir), environment: last.environment, argv: last.argv, user: last.user };
}

function replayStep(step: Step, state: StageState, roots: ReadonlyMap<string, string>, parts: ReplayParts): void {
  switch (step.kind) {
    case 'workdir':
      state.workdir = step.path;
      mkdirSync(join(state.root, step.path), { recursive: true });
      return;
    case 'copy':
      return copy(step, state, roots, parts.context);
    case 'run':
      // A path from the root would be this machine's own.
      if (/(^|[\s='"])\//.test(step.command))
        throw new Error(`cannot be replayed, names a path from the root: ${step.command}`);
      execFileSync('sh', ['-c', `PATH="$0:$PATH"; ${step.command}`, parts.nodeFolder], {
        cwd: join(state.root, state.workdir),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return;
    case 'env':
      state.environment[step.name] = step.value;
      return;
    case 'user':
      state.user = step.user;
      return;
    case 'cmd':
      state.argv = step.argv;
      return;
    case 'expose':
      return;
  }
}

/** A folder is copied by what is in it, as a builder does; several sources, or a `/` at the end, ask for a folder to copy into. */
function copy(
  step: Extract<Step, { kind: 'copy' }>,
  state: StageState,
  roots: ReadonlyMap<string, string>,
  context: string,
): void {
  const from = step.from === undefined ? context : roots.get(step.from);
  if (from === undefined) throw new Error(`COPY --from=${step.from}: no such stage`);
  const to = step.to.startsWith('/') ? join(state.root, step.to) : join(state.root, state.workdir, step.to);
  for (const source of step.sources) {
    const path = join(from, source);
    if (!existsSync(path)) throw new Error(`COPY ${source}: not in the build context`);
    const into = statSync(path).isFile() && /(^\.|\/)$/.test(step.to) ? join(to, basename(path)) : to;
    // Links between workspaces stay the relative links that npm made.
    cpSync(path, into, { recursive: true, verbatimSymlinks: true });
  }
}
