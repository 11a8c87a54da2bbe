import { openConsumer } from '@weir/messaging/consume';
import { startService } from '@weir/service-kit';
import { openDatabase } from '@weir/service-kit/database';
import { mailbox, mailboxTable } from './mailbox.ts';
import { sendMail } from './send-mail.ts';

await startService({
  name: 'notifications',
  about: 'writes to the customer when an order is final, once; GET /mailbox shows what was sent.',
  port: 7004,
  async open(log) {
    const database = await openDatabase(mailboxTable);
    const mail = mailbox(database);
    const consumer = openConsumer({ queue: 'order-events', handle: sendMail(mail, log), log });
    return {
      routes: {
        ...consumer.routes,
        'GET /mailbox': async () => ({ mails: await mail.newest() }),
      },
      async close() {
        await consumer.close();
        await database.close();
      },
    };
  },
});
