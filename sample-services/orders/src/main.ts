import { startService } from '@weir/service-kit';
import { serviceUrl } from '@weir/service-kit/call-service';
import { openDatabase } from '@weir/service-kit/database';
import { orderStore, orderTable } from './order-store.ts';
import { paymentsClient } from './payments-client.ts';
import { orderRoutes } from './routes.ts';
import { statusFeed } from './status-feed.ts';

await startService({
  name: 'orders',
  about: 'keeps orders, has them paid, and pushes their status to whoever follows them.',
  port: 7001,
  async open() {
    const charge = paymentsClient(serviceUrl('PAYMENTS_URL', 'http://127.0.0.1:7002'));
    const database = await openDatabase(orderTable);
    return {
      routes: orderRoutes({ store: orderStore(database), charge, feed: statusFeed() }),
      close: database.close,
    };
  },
});
