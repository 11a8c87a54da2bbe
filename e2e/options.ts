export interface Options {
  /** Only makes the tools. */
  readonly prepare: boolean;
  /** The tiers that take long, too. */
  readonly full: boolean;
  /** Files of tests, by a part of their name; none: all. */
  readonly only: readonly string[];
}

export const usage = `npm run e2e                  the core of the stack: a few minutes
npm run e2e -- --full        every tier that there is
npm run e2e -- --prepare     only make the tools (about ten minutes once)
npm run e2e -- trace         only the test files with "trace" in their name`;

/** undefined: an option that does not exist. */
export function readOptions(args: readonly string[]): Options | undefined {
  const flags = args.filter((arg) => arg.startsWith('-'));
  if (flags.some((flag) => flag !== '--full' && flag !== '--prepare')) return undefined;
  return {
    prepare: flags.includes('--prepare'),
    full: flags.includes('--full'),
    only: args.filter((arg) => !arg.startsWith('-')),
  };
}
