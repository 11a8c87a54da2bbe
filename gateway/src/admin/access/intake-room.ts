/** How many bodies may be in memory at a time: many senders at once must not be what ends a gateway. */
export interface IntakeRoom {
  readonly take: () => boolean;
  readonly give: () => void;
}

export function intakeRoom(most: number): IntakeRoom {
  let taken = 0;
  return {
    take() {
      if (taken === most) return false;
      taken += 1;
      return true;
    },
    give() {
      taken -= 1;
    },
  };
}
