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

export const verdictColours = { allowed: 'green', limited: 'orange', blocked: 'red' } as const;

/** Redis is where limits belong; memory is right for one process; the others say that Redis is away. */
export const storeModeColours = {
  redis: 'green',
  memory: 'blue',
  local: 'yellow',
  allow: 'orange',
  refuse: 'red',
} as const;

export const percentileColours = { p50: 'green', p95: 'orange', p99: 'red' } as const;

export const keptColours = { head: 'green', tail: 'orange', no: 'text' } as const;
