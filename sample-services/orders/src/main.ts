import { openPublisher } from '@weir/messaging/publish';
import { startService } from '@weir/service-kit';
import { serviceUrl } from '@weir/service-kit/call-service';
import { openDatabase } from '@weir/service-kit/database';
import { announceOrder } from './announce-order.ts';
import { inventoryClient } from './inventory-client.ts';
import { orderStore, orderTable } from './order-store.ts';
import { paymentsClient } from './payments-client.ts';
import { orderRoutes } from './routes.ts';
import { statusFeed } from './status-feed.ts';

await startService({
  name: 'orders',
  about: 'keeps orders, has them paid and reserved, and pushes their status to whoever follows them.',
  port: 7001,
  async open(log) {
    const payments = paymentsClient(serviceUrl('PAYMENTS_URL', 'http://127.0.0.1:7002'));
    const inventory = inventoryClient(serviceUrl('INVENTORY_URL', 'http://127.0.0.1:7003'));
    const notifications = serviceUrl('NOTIFICATIONS_URL', 'http://127.0.0.1:7004');
    const publisher = openPublisher({ queue: 'order-events', consumer: notifications, log });
    const database = await openDatabase(orderTable);
    return {
      routes: orderRoutes({
        store: orderStore(database),
        payments,
        inventory,
        feed: statusFeed(),
        announce: announceOrder(publisher),
      }),
      async close() {
        await publisher.close();
        await database.close();
      },
    };
  },
});
