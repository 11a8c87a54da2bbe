/** One that lived at least so long was well, whatever ended it. */
export const YOUNG_MS = 5_000;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** The first is replaced at once; one that dies young again and again would only burn what the others need. */
export const restartPauseMs = (youngDeathsInARow: number): number =>
  youngDeathsInARow <= 1 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (youngDeathsInARow - 2));
