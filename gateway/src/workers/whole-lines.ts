/** Pieces of a stream become whole lines again: what has no end yet waits for it. */
export interface WholeLines {
  readonly take: (piece: string) => void;
  /** The stream is over; a line that was cut off by it is given as it is. */
  readonly end: () => void;
}

/** No line of ours is so long; one that never ends must not fill the memory. */
const LONGEST_CHARS = 1024 * 1024;

export function wholeLines(give: (lines: string) => void): WholeLines {
  let rest = '';
  const end = (): void => {
    if (rest !== '') give(`${rest}\n`);
    rest = '';
  };
  return {
    take(piece) {
      const ended = piece.lastIndexOf('\n') + 1;
      if (ended === 0) rest += piece;
      else {
        give(rest + piece.slice(0, ended));
        rest = piece.slice(ended);
      }
      if (rest.length > LONGEST_CHARS) end();
    },
    end,
  };
}
