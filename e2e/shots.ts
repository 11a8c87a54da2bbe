/** The pictures of the README: which page, how wide, and what has to stand there before one is taken. */
export interface Shot {
  readonly file: string;
  /** `{order}` is the trace of an order. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  readonly shows: string | RegExp;
}

export const largestImageBytes = 150_000;

const wide = { width: 1280, height: 800 } as const;

export const shots: readonly Shot[] = [
  { file: 'live-light.png', path: '/', ...wide, colorScheme: 'light', shows: 'create-order' },
  { file: 'live-dark.png', path: '/', ...wide, colorScheme: 'dark', shows: 'create-order' },
  {
    file: 'request-light.png',
    path: '/traces/{order}',
    ...wide,
    height: 1160,
    colorScheme: 'light',
    shows: 'notifications',
  },
  {
    file: 'request-dark.png',
    path: '/traces/{order}',
    ...wide,
    height: 1160,
    colorScheme: 'dark',
    shows: 'notifications',
  },
  { file: 'limits-light.png', path: '/limits', ...wide, colorScheme: 'light', shows: 'try-by-hand' },
  { file: 'limits-dark.png', path: '/limits', ...wide, colorScheme: 'dark', shows: 'try-by-hand' },
  { file: 'errors-light.png', path: '/errors', ...wide, height: 360, colorScheme: 'light', shows: 'upstream-timeout' },
  { file: 'errors-dark.png', path: '/errors', ...wide, height: 360, colorScheme: 'dark', shows: 'upstream-timeout' },
  { file: 'doctor-light.png', path: '/doctor', ...wide, colorScheme: 'light', shows: /traces looked at/ },
  { file: 'doctor-dark.png', path: '/doctor', ...wide, colorScheme: 'dark', shows: /traces looked at/ },
  { file: 'live-narrow.png', path: '/', width: 390, height: 844, colorScheme: 'light', shows: 'create-order' },
];
