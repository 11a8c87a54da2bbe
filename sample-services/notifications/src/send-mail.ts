import type { Handle } from '@weir/messaging/consume';
import type { Log } from '@weir/service-kit';
import type { Mailbox } from './mailbox.ts';
import { writeMail } from './write-mail.ts';

/** One line for each event, in the trace of the order; by the queue there is no request that would be logged. */
export function sendMail(mailbox: Mailbox, log: Log): Handle {
  return async (event) => {
    const mail = writeMail(event);
    if (mail === undefined) {
      log.warn({ eventId: event.id, type: event.type }, 'event of no known kind');
      return;
    }
    const isNew = await mailbox.send(mail);
    log.info({ eventId: event.id, subject: mail.subject }, isNew ? 'mail sent' : 'mail was sent before');
  };
}
