/**
 * As much of the Dockerfile language as deploy/Dockerfile uses. What it does not know it refuses, so that nobody believes
 * in a replay of what was skipped.
 */
export interface BuildStage {
  readonly image: string;
  readonly name: string | undefined;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: 'workdir'; readonly path: string }
  | {
      readonly kind: 'copy';
      readonly from: string | undefined;
      readonly sources: readonly string[];
      readonly to: string;
    }
  | { readonly kind: 'run'; readonly command: string }
  | { readonly kind: 'env'; readonly name: string; readonly value: string }
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'expose'; readonly ports: readonly number[] }
  | { readonly kind: 'cmd'; readonly argv: readonly string[] };

export function readDockerfile(text: string): readonly BuildStage[] {
  const stages: { image: string; name: string | undefined; steps: Step[] }[] = [];
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, instruction = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (instruction === 'FROM') {
      const [image = '', as, name] = rest.split(/\s+/);
      stages.push({ image, name: as === 'AS' ? name : undefined, steps: [] });
    } else {
      const stage = stages.at(-1);
      if (stage === undefined) throw new Error(`no FROM before: ${line}`);
      stage.steps.push(readStep(instruction, rest, line));
    }
  }
  return stages;
}

function readStep(instruction: string, rest: string, line: string): Step {
  switch (instruction) {
    case 'WORKDIR':
      return { kind: 'workdir', path: rest };
    case 'COPY': {
      const words = rest.split(/\s+/);
      const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
      const to = words.pop();
      if (to === undefined || words.length === 0 || words.some((word) => word.startsWith('--'))) break;
      return { kind: 'copy', from, sources: words, to };
    }
    case 'RUN':
      if (rest.startsWith('--') || rest.startsWith('[')) break;
      return { kind: 'run', command: rest };
    case 'ENV': {
      const [, name, value] = /^(\w+)=(\S+)$/.exec(rest) ?? [];
      if (name === undefined || value === undefined) break;
      return { kind: 'env', name, value };
    }
    case 'USER':
      return { kind: 'user', user: rest };
    case 'EXPOSE':
      return { kind: 'expose', ports: rest.split(/\s+/).map(Number) };
    case 'CMD':
      return { kind: 'cmd', argv: JSON.parse(rest) as string[] };
  }
  throw new Error(`not replayed: ${line}`);
}
