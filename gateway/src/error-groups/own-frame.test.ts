import { expect, it } from 'vitest';
import { ownFrame } from './own-frame.ts';

it.each([
  [
    'of Node, past what is not its own',
    `TypeError: no card
    at Object.parse (node:internal/url:12:3)
    at fill (/app/node_modules/pg/lib/client.js:9:1)
    at async chargeCard (file:///app/services/payments/src/payments.ts:42:13)
    at handler (file:///app/src/main.ts:3:1)`,
    'chargeCard (payments.ts:42)',
  ],
  ['without a name', 'Error: x\n    at /app/src/main.ts:3:1', 'main.ts:3'],
  ['with a name that has parentheses', 'Error\n at Object.<fn> (C:\\app\\src\\main.js:3:1)', 'Object.<fn> (main.js:3)'],
  [
    'of Java',
    'java.lang.IllegalStateException: x\n\tat java.base/java.lang.Thread.run(Thread.java:1)\n\tat java.util.List.get(List.java:5)\n\tat shop.Cart.add(Cart.java:12)',
    'shop.Cart.add (Cart.java:12)',
  ],
  [
    'of Python, whose newest call is last',
    'Traceback (most recent call last):\n  File "/app/main.py", line 3, in <module>\n    run()\n  File "/app/cart.py", line 7, in add\n    raise X\n  File "/usr/lib/python3/json.py", line 1, in loads',
    'add (cart.py:7)',
  ],
])('is the first of its own, %s', (_, stack, frame) => {
  expect(ownFrame(stack)).toBe(frame);
});

it.each(['', 'TypeError: x', 'at', 'at nowhere', ' at f (node:fs:1:2)', 'at (:::)', 'at x (y:z)'])(
  'is none in %j',
  (stack) => {
    expect(ownFrame(stack)).toBeUndefined();
  },
);
