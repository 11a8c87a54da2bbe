import type { Client, Exchange } from '../exchange.ts';
import type { Guard } from '../guard/guard.ts';
import { type Decision, type NoFields, proceed, refuse, type Stage } from '../pipeline/stage.ts';
import { problem } from '../problems.ts';
import type { GuardNote, RequestRecord } from '../record.ts';

/** Turns away a client that floods, before its requests cost anything more. */
export function admitClient(guard: Guard | undefined): Stage<Exchange & { client: Client }, NoFields> {
  if (guard === undefined) return { name: 'admit-client' };
  return {
    name: 'admit-client',
    io: 'redis',
    onRequest({ client, record }) {
      const noted = guard.admit(client.key);
      return noted instanceof Promise ? noted.then((note) => decide(record, note)) : decide(record, noted);
    },
  };
}

function decide(record: RequestRecord, note: GuardNote): Decision<NoFields> {
  record.guard = note;
  return note.allowed ? proceed() : refuse(problem('client-blocked', { retryAfterMs: note.blockedForMs }));
}
