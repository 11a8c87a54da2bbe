import { type PrivateDatabase, startPrivateDatabase } from './private-database.ts';
import { endServices, type RunningService, runService, type ServiceName } from './running-service.ts';

export const houseNames = ['storefront', 'orders', 'payments', 'inventory', 'notifications'] as const;

/** Every sample service as a process of its own, each told where the others are, on one database. */
export interface RunningHouse extends Readonly<Record<ServiceName, RunningService>> {
  readonly database: PrivateDatabase;
  readonly postOrder: (body: unknown, headers?: Record<string, string>) => Promise<Response>;
  /** For afterAll. */
  readonly stop: () => Promise<void>;
}

/** Without REDIS_URL in it, events go over HTTP. */
export async function runHouse(environment: Record<string, string> = {}): Promise<RunningHouse> {
  const database = await startPrivateDatabase();
  try {
    const shared = { DATABASE_URL: database.url, ...environment };
    const [payments, inventory, notifications] = await Promise.all([
      runService('payments', shared),
      runService('inventory', shared),
      runService('notifications', shared),
    ]);
    const orders = await runService('orders', {
      ...shared,
      PAYMENTS_URL: payments.url,
      INVENTORY_URL: inventory.url,
      NOTIFICATIONS_URL: notifications.url,
    });
    const storefront = await runService('storefront', { ...environment, ORDERS_URL: orders.url });
    return {
      storefront,
      orders,
      payments,
      inventory,
      notifications,
      database,
      postOrder: (body, headers = {}) =>
        fetch(`${storefront.url}/orders`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      async stop() {
        await endServices();
        await database.stop();
      },
    };
  } catch (error) {
    await endServices();
    await database.stop();
    throw error;
  }
}

/** A GET that is answered with JSON. */
export async function getJson<Body>(url: string): Promise<Body> {
  return (await (await fetch(url)).json()) as Body;
}

export interface OrderAnswer {
  readonly id: string;
  readonly status: string;
  readonly total: string;
  readonly reason?: string;
  readonly history: readonly { readonly status: string }[];
}

export interface MailAnswer {
  readonly eventId: string;
  readonly subject: string;
}

/** Newest first. */
export const mailsOf = async ({ notifications }: RunningHouse): Promise<readonly MailAnswer[]> =>
  (await getJson<{ mails: MailAnswer[] }>(`${notifications.url}/mailbox`)).mails;
