/** What a command of the CLI is. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, config: 78 } as const;

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export interface CommandInput {
  /** Empty for a command that takes none. */
  readonly file: string;
  readonly json: boolean;
  readonly terminal: Terminal;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly takes: readonly ('config' | 'json')[];
  /** Loaded when it is asked for: `weir check` never loads the gateway. */
  readonly load: () => Promise<(input: CommandInput) => Promise<number> | number>;
}

export const commands: readonly Command[] = [
  {
    name: 'start',
    summary: 'Run the gateway until SIGINT or SIGTERM.',
    takes: ['config'],
    load: async () => (await import('./start.ts')).start,
  },
  {
    name: 'check',
    summary: 'Read the configuration and say everything that is wrong with it.',
    takes: ['config'],
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'routes',
    summary: 'List the routes, in the order of the file.',
    takes: ['config', 'json'],
    load: async () => (await import('./routes.ts')).routes,
  },
  {
    name: 'schema',
    summary: 'Print the JSON Schema of the configuration.',
    takes: [],
    load: async () => (await import('./schema.ts')).schema,
  },
];
