import { type Database, openDatabase } from '@weir/service-kit/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PrivateDatabase, startPrivateDatabase } from '../../service-kit/test/support/private-database.ts';
import { type Mailbox, mailboxTable, mailbox as openMailbox } from './mailbox.ts';

let server: PrivateDatabase;
let database: Database;
let mailbox: Mailbox;

beforeAll(async () => {
  server = await startPrivateDatabase();
  process.env['DATABASE_URL'] = server.url;
  database = await openDatabase(mailboxTable);
  mailbox = openMailbox(database);
}, 60_000);

afterAll(async () => {
  await database?.close();
  await server?.stop();
});

const mail = (eventId: string) => ({ eventId, to: 'customer@example.com', subject: `about ${eventId}`, text: 'x' });

test('an event is answered with one mail, also when it arrives many times at once', async () => {
  const sent = await Promise.all(Array.from({ length: 6 }, () => mailbox.send(mail('same'))));
  expect(sent.filter((isNew) => isNew)).toHaveLength(1);
  expect((await mailbox.newest()).map(({ subject }) => subject)).toEqual(['about same']);
});

test('the newest fifty are shown, newest first, and a thousand are kept', async () => {
  await database.query(
    `insert into mailbox (event_id, recipient, subject, body)
     select 'old-' || n, 'customer@example.com', 'about old-' || n, 'x' from generate_series(1, 1200) as n`,
  );
  await mailbox.send(mail('last'));
  const newest = await mailbox.newest();
  expect(newest).toHaveLength(50);
  expect(newest.slice(0, 2).map(({ eventId }) => eventId)).toEqual(['last', 'old-1200']);
  expect(newest[0]).toMatchObject({ ...mail('last'), sentAt: expect.stringMatching(/^\d{4}-.*Z$/) as string });
  const [row] = await database.query<{ count: number }>('select count(*)::integer as count from mailbox');
  expect(row?.count).toBeLessThanOrEqual(1_001);
  // So the first ones are forgotten, and with them that they were answered.
  expect(await mailbox.send(mail('same'))).toBe(true);
});
