import { startService } from '@weir/service-kit';
import { openDatabase } from '@weir/service-kit/database';
import { paymentStore, paymentTable } from './payment-store.ts';
import { paymentRoutes } from './routes.ts';

await startService({
  name: 'payments',
  about: 'charges an order once, takes it back when asked, and declines amounts that end in 13 cents.',
  port: 7002,
  async open() {
    const database = await openDatabase(paymentTable);
    return { routes: paymentRoutes(paymentStore(database)), close: database.close };
  },
});
