import type { Exchange } from '../exchange.ts';
import type { BodyPart, NoFields, Stage } from '../pipeline/stage.ts';

/** Counts what the client sent and what it got. First in the list, so that it stands nearest to the client. */
export function countBytes(): Stage<Exchange, NoFields> {
  return {
    name: 'count-bytes',
    requestBody: ({ record }): BodyPart => ({
      kind: 'tap',
      tap: (chunk) => {
        record.requestBytes += chunk.length;
      },
    }),
    responseBody: ({ record }): BodyPart => ({
      kind: 'tap',
      tap: (chunk) => {
        record.responseBytes += chunk.length;
      },
    }),
  };
}
