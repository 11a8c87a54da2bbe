/**
 * Where "sent" mail goes: a table, so that one looks at it with GET /mailbox instead of in an inbox.
 *
 * An event is answered with one mail, however often it arrives, also after a restart: its id is a key of the table. That
 * holds for as long as the mail is kept, which is until `kept` others have come.
 */
import type { Database } from '@weir/service-kit/database';

export interface Mail {
  readonly eventId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface SentMail extends Mail {
  readonly sentAt: string;
}

export interface Mailbox {
  /** False: this event has been answered before. */
  readonly send: (mail: Mail) => Promise<boolean>;
  /** Newest first. */
  readonly newest: () => Promise<SentMail[]>;
}

const kept = 1_000;
const listedAtMost = 50;

export const mailboxTable = `
  create table if not exists mailbox (
    number bigint generated always as identity primary key,
    event_id text not null unique,
    recipient text not null,
    subject text not null,
    body text not null,
    sent_at timestamptz not null default now()
  )`;

interface Row {
  event_id: string;
  recipient: string;
  subject: string;
  body: string;
  sent_at: Date;
}

export function mailbox(database: Database): Mailbox {
  return {
    async send({ eventId, to, subject, text }) {
      const sent = await database.query(
        `with oldest as (
           -- Counted, not by the numbers: an event that was answered before uses one up.
           delete from mailbox where number <= (select number from mailbox order by number desc offset $5::integer limit 1)
         )
         insert into mailbox (event_id, recipient, subject, body) values ($1, $2, $3, $4)
         on conflict (event_id) do nothing returning number`,
        [eventId, to, subject, text, kept],
      );
      return sent.length === 1;
    },
    async newest() {
      const rows = await database.query<Row>('select * from mailbox order by number desc limit $1', [listedAtMost]);
      return rows.map((row) => ({
        eventId: row.event_id,
        to: row.recipient,
        subject: row.subject,
        text: row.body,
        sentAt: row.sent_at.toISOString(),
      }));
    },
  };
}
