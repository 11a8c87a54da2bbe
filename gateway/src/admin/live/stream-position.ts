/** Where a viewer is in the stream, as `id:` of its events has it: numbers begin again with each start of the gateway. */
export interface StreamPosition {
  readonly startedAtMs: number;
  /** Of the newest record that was looked at for the viewer. */
  readonly seq: number;
}

const POSITION = /^(\d{1,15})-(\d{1,15})$/;

export const positionText = ({ startedAtMs, seq }: StreamPosition): string => `${startedAtMs}-${seq}`;

export function readPosition(text: string): StreamPosition | undefined {
  const found = POSITION.exec(text);
  return found === null ? undefined : { startedAtMs: Number(found[1]), seq: Number(found[2]) };
}
