import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { RunningService } from './running-service.ts';

export interface FollowedOrder {
  /** Grows as they come. */
  readonly statuses: readonly string[];
  /** The code it was closed with. */
  readonly closed: Promise<number>;
}

export function openStatus(orders: RunningService, orderId: string, headers: Record<string, string> = {}): WebSocket {
  return new WebSocket(`${orders.url.replace('http', 'ws')}/orders/${orderId}/status`, { headers });
}

export function followOrder(...where: Parameters<typeof openStatus>): FollowedOrder {
  const socket = openStatus(...where);
  const statuses: string[] = [];
  socket.on('message', (data: Buffer) => {
    statuses.push((JSON.parse(data.toString()) as { status: string }).status);
  });
  return { statuses, closed: once(socket, 'close').then(([code]) => code as number) };
}
