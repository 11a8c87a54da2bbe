/** Every event of the gateway's spans, with what it means: a reason, or a moment, that no attribute has. */
export const spanEvents = {
  'weir.head_sent': 'On the SERVER span: the head of the response went to the client',
  'weir.limited': 'On the SERVER span: a limit refused the request; which policies, and the wait that was asked for',
  'weir.would_limit': 'On the SERVER span: policies in shadow would have refused it; which',
  'weir.blocked': 'On the SERVER span: the guard refused the client, and for how long it is blocked',
  'weir.store_degraded': 'On the SERVER span: a decision was not made in Redis; where it was made instead, and why',
  'weir.client_gone': 'On the SERVER span: the client left before it had everything',
  'weir.response_cut': 'On the SERVER span: the response was cut off, for its head had been sent when this went wrong',
  'weir.request_sent': 'On a CLIENT span: the whole request was given to the connection',
  'weir.first_byte': 'On a CLIENT span: the first byte of the answer came',
  'weir.attempt_failed': 'On a CLIENT span: what went wrong, and why there was another attempt, or none',
} as const satisfies Record<string, string>;

export type SpanEventName = keyof typeof spanEvents;
