/** The composition root: every long-lived thing of a gateway is made once, here, and ended here in reverse. */
import { startAdmin } from './admin/admin-server.ts';
import { trustedProxies } from './client/trusted-proxies.ts';
import type { GatewayModel } from './config/model.ts';
import { forward } from './forwarding/forward.ts';
import { createHttpSender } from './forwarding/send-http.ts';
import { createUpgradeSender } from './forwarding/send-upgrade.ts';
import { createGuard } from './guard/guard.ts';
import { bufferBudget } from './pipeline/request-body.ts';
import { createLimiter } from './rate-limit/create-limiter.ts';
import { connectRedis } from './redis/connect-redis.ts';
import { requestPipeline } from './request-pipeline.ts';
import { compileRouteTable } from './routing/compile-route-table.ts';
import { drain } from './server/drain.ts';
import { listen, type OpenSockets } from './server/listen.ts';
import { serveExchange } from './server/serve-exchange.ts';
import { writeProblem } from './server/write-problem.ts';
import { startTelemetry } from './telemetry/start-telemetry.ts';
