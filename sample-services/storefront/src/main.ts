import { startService } from '@weir/service-kit';
import { serviceUrl } from '@weir/service-kit/call-service';
import { storefrontRoutes } from './routes.ts';

await startService({
  name: 'storefront',
  about:
    'the shop. It prices an order and hands it to the orders service; /slow, /stream and /try are there to be watched.',
  port: 7000,
  open: () => ({ routes: storefrontRoutes(serviceUrl('ORDERS_URL', 'http://127.0.0.1:7001')) }),
});
