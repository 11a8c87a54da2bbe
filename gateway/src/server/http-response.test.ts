import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { HttpResponse } from './http-response.ts';

describe('early hints', () => {
  it('that Node does not write are dropped: the response is still to come', () => {
    const incoming = new IncomingMessage(new Socket());
    const response = new HttpResponse(incoming, new ServerResponse(incoming), () => false, 60_000);
    response.inform(103, ['Link', '</a.css>\n; rel=preload']);
    expect(response.headSent).toBe(false);
  });
});
