/**
 * The status of one order on a WebSocket: every change so far, then each change as it happens, then 1000 once the order is
 * final. Each is a message of its own: {"orderId","status","at","final"}.
 *
 * A ping every heartbeatMs keeps the connection open through proxies, and finds the reader that is no longer there.
 */
import type { WebSocket } from '@weir/service-kit';
import { isFinal, type Order } from './order.ts';
import type { OrderStore } from './order-store.ts';
import type { StatusFeed } from './status-feed.ts';

const heartbeatMs = 15_000;
const normalClosure = 1000;
const serverError = 1011;

export async function pushStatus(
  socket: WebSocket,
  orderId: string,
  { store, feed }: { store: OrderStore; feed: StatusFeed },
): Promise<void> {
  let sent = 0;
  let alive = true;
  const push = (order: Order): void => {
    for (const { status, at } of order.history.slice(sent)) {
      socket.send(JSON.stringify({ orderId, status, at, final: isFinal(status) }));
      sent += 1;
    }
    if (isFinal(order.status)) socket.close(normalClosure, 'the order is final');
  };
  // Follow first, read then: a change in between comes twice, and the second has nothing new.
  const unfollow = feed.follow(orderId, push);
  const heartbeat = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, heartbeatMs);
  socket.on('pong', () => {
    alive = true;
  });
  socket.once('close', () => {
    clearInterval(heartbeat);
    unfollow();
  });
  try {
    const order = await store.find(orderId);
    if (order !== undefined) push(order);
  } catch (error) {
    socket.close(serverError, 'the order cannot be read');
    throw error;
  }
}
