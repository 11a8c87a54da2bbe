/** The admin port: health, metrics, the JSON API and its live events, the receiver of OTLP, the console. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AdminSettings } from '../config/model.ts';
import { admission } from './access/admission.ts';
import { intakeRoom } from './access/intake-room.ts';
import { type AdminBounds, adminBounds } from './admin-bounds.ts';
import { adminRoutes } from './admin-routes.ts';
import type { DeskParts } from './api/desk.ts';
import { memo } from './api/memo.ts';
import { gatewayState } from './api/state-page.ts';
import { readConsole } from './console-files.ts';
import type { OpenMetrics } from './health-routes.ts';
import { createLiveHub } from './live/live-hub.ts';
import { serveAdmin } from './serve-admin.ts';

export interface AdminParts {
  readonly settings: AdminSettings;
  readonly isReady: () => boolean;
  readonly openMetrics: OpenMetrics;
  readonly desk: DeskParts;
  /** Told of a page that threw: a bug of ours. Without it Node prints a warning. */
  readonly failed?: (path: string, error: unknown) => void;
  readonly bounds?: Partial<AdminBounds>;
  /** Where the console was built to. */
  readonly consoleDirectory?: URL;
}

export interface Admin {
  readonly port: number;
  close(): Promise<void>;
}

const CONSOLE = new URL('../../console/dist/', import.meta.url);

/** Rejects when the port is taken, with the error of the system. */
export async function startAdmin(parts: AdminParts): Promise<Admin> {
  const { settings, desk } = parts;
  const bounds = { ...adminBounds, ...parts.bounds };
  const files = readConsole(parts.consoleDirectory ?? CONSOLE);
  const stateText = memo(() => JSON.stringify(gatewayState(desk)), desk.now);
  const startedAtMs = () => desk.state().startedAtMs;
  const hub = createLiveHub({ ring: desk.ring, stateText, startedAtMs }, bounds);
  const serve = serveAdmin({
    admit: admission(settings.token, adminRoutes({ ...parts, files, hub, stateText })),
    room: intakeRoom(bounds.bodiesAtOnce),
    failed: parts.failed ?? warn,
  });
  const server = createServer(
    {
      requestTimeout: bounds.requestMs,
      headersTimeout: bounds.requestMs,
      keepAliveTimeout: bounds.keepAliveMs,
      connectionsCheckingInterval: Math.ceil(bounds.requestMs / 4),
    },
    (incoming, response) => serve(incoming, response, false),
  );
  server.on('checkContinue', (incoming, response) => serve(incoming, response, true));
  server.maxConnections = bounds.connections;
  // Who asks and never reads would keep its socket, and so everybody else out, for ever.
  server.setTimeout(bounds.idleMs);
  server.listen(settings.port, settings.address);
  await once(server, 'listening');
  // From here an error is a connection that could not be accepted, which its client sees: no reason to end the gateway.
  server.on('error', () => {});
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      hub.close();
      await closeServer(server);
    },
  };
}

function warn(path: string, error: unknown): void {
  process.emitWarning(error instanceof Error ? error : new Error(`${path}: ${String(error)}`));
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
