/** What a command of the CLI is. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, config: 78 } as const;

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Resolves when what went out was taken, or nobody reads any more; undefined: it was. */
  readonly taken: () => Promise<void> | undefined;
  /** What goes out may be coloured: a person looks at it. */
  readonly isColoured: boolean;
  /** Aborted when nobody reads any more, as of `weir tail | head -3`. */
  readonly closed: AbortSignal;
}

export interface OptionSpec {
  readonly short?: string;
  /** What stands behind it; none: it stands by itself. */
  readonly value?: string;
  readonly meaning: string;
}

export const optionSpecs = {
  config: { short: 'c', value: 'FILE', meaning: 'the configuration, in YAML' },
  json: { meaning: 'JSON instead of words' },
  filter: {
    value: 'EXPR',
    meaning: 'only these, as in the console: route:create-order status:5xx ms:>500 -client:127.0.0.1',
  },
  admin: { value: 'URL', meaning: 'the admin port of the gateway that is asked' },
  token: {
    value: 'TOKEN',
    meaning: "its token; better in WEIR_ADMIN_TOKEN, out of sight of the machine's other users",
  },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof optionSpecs;

export interface CommandInput {
  /** Empty where none was given. */
  readonly file: string;
  readonly json: boolean;
  readonly filter: string;
  readonly admin: string;
  readonly token: string;
  /** What the command is about; empty for one that takes none. */
  readonly argument: string;
  readonly terminal: Terminal;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What has to stand behind the command. */
  readonly argument?: { readonly name: string; readonly question: string };
  readonly needs: readonly 'config'[];
  readonly takes: readonly OptionName[];
  /** Loaded when it is asked for: `weir check` never loads the gateway. */
  readonly load: () => Promise<(input: CommandInput) => Promise<number> | number>;
}

export const commands: readonly Command[] = [
  {
    name: 'start',
    summary: 'Run the gateway until SIGINT or SIGTERM.',
    needs: ['config'],
    takes: [],
    load: async () => (await import('./start.ts')).start,
  },
  {
    name: 'check',
    summary: 'Read the configuration and say everything that is wrong with it.',
    needs: ['config'],
    takes: [],
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'routes',
    summary: 'List the routes, in the order of the file.',
    needs: ['config'],
    takes: ['json'],
    load: async () => (await import('./routes.ts')).routes,
  },
  {
    name: 'why',
    summary: 'Ask the running gateway what happened to a request and why.',
    argument: { name: 'TRACE-ID', question: 'which trace?' },
    needs: [],
    takes: ['json', 'admin', 'token', 'config'],
    load: async () => (await import('./why.ts')).why,
  },
  {
    name: 'tail',
    summary: 'Follow the requests of the running gateway, a line for each that is kept, until Ctrl-C.',
    needs: [],
    takes: ['filter', 'json', 'admin', 'token', 'config'],
    load: async () => (await import('./tail.ts')).tail,
  },
  {
    name: 'errors',
    summary: 'Ask the running gateway what fails: the same errors counted together, newest first.',
    needs: [],
    takes: ['json', 'admin', 'token', 'config'],
    load: async () => (await import('./errors.ts')).errors,
  },
  {
    name: 'doctor',
    summary:
      'Ask the running gateway who loses traces, whose clock is wrong, what is not exported, and how to mend it.',
    needs: [],
    takes: ['json', 'admin', 'token', 'config'],
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'schema',
    summary: 'Print the JSON Schema of the configuration.',
    needs: [],
    takes: [],
    load: async () => (await import('./schema.ts')).schema,
  },
];
