/** One colour per word, on every panel. Keys are the beginnings of legend names. */
export const outcomeColours = {
  forwarded: 'green',
  switched: 'blue',
  answered: 'purple',
  limited: 'orange',
  refused: 'yellow',
  broken: 'red',
  aborted: 'text',
} as const;

export const statusColours = { 1: 'blue', 2: 'green', 3: 'light-blue', 4: 'orange', 5: 'red', none: 'text' } as const;

export const verdictColours = { allowed: 'green', limited: 'orange', 'would-limit': 'yellow', blocked: 'red' } as const;

/** Redis is where limits belong; memory is right for one process; the others say that Redis is away. */
export const storeModeColours = {
  redis: 'green',
  memory: 'blue',
  local: 'yellow',
  allow: 'orange',
  refuse: 'red',
} as const;

export const percentileColours = { p50: 'green', p95: 'orange', p99: 'red', max: 'purple' } as const;

export const keptColours = { head: 'green', tail: 'orange', no: 'text' } as const;

export const connectionColours = { busy: 'orange', idle: 'green', switched: 'blue', waiting: 'red' } as const;

export const levelColours = {
  info: 'green',
  warn: 'orange',
  error: 'red',
  fatal: 'dark-red',
  unknown: 'text',
} as const;

export const queueColours = { waiting: 'orange', active: 'green', delayed: 'yellow' } as const;

export const lineColours = { written: 'green', 'sampled-out': 'blue', filtered: 'light-blue', lost: 'red' } as const;
