import { startService } from '@weir/service-kit';
import { openDatabase } from '@weir/service-kit/database';
import { inventoryRoutes } from './routes.ts';
import { stock, stockTables } from './stock.ts';

await startService({
  name: 'inventory',
  about: 'keeps the stock and reserves what an order takes, once; of the rug there is none left.',
  port: 7003,
  async open() {
    const database = await openDatabase(stockTables);
    return { routes: inventoryRoutes(stock(database)), close: database.close };
  },
});
