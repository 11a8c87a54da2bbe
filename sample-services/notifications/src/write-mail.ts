import type { Event } from '@weir/messaging/consume';
import type { Mail } from './mailbox.ts';

/** Nobody has an account here, so nobody's address is known: example.com is nobody's. */
const to = 'customer@example.com';

const subjects: Readonly<Record<string, (what: string) => string>> = {
  paid: (what) => `Your order of ${what} is on its way`,
  declined: (what) => `Your bank declined the payment of ${what}`,
  'out-of-stock': (what) => `We have no more of ${what}`,
  failed: (what) => `Your order of ${what} went wrong on our side`,
};

/** undefined: an event that nobody is written to about. */
export function writeMail(event: Event): Mail | undefined {
  const { orderId, status, item, quantity } = event.data as Readonly<Record<string, string | number | undefined>>;
  const subject = event.type === 'placed' && Object.hasOwn(subjects, status ?? '') ? subjects[status ?? ''] : undefined;
  if (subject === undefined) return undefined;
  return {
    eventId: event.id,
    to,
    subject: subject(`${quantity} × ${item}`),
    text: `Order ${orderId}, ${event.at}`,
  };
}
