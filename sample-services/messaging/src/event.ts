/** Something that has happened, told to whoever wants to know. The same event may arrive twice; its id does not change. */
export interface Event {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The one door of the HTTP way. */
export const eventsPath = '/events';

export const eventBody = {
  type: 'object',
  required: ['id', 'type', 'at', 'data'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 128 },
    type: { type: 'string', minLength: 1, maxLength: 64 },
    at: { type: 'string', minLength: 1, maxLength: 64 },
    data: { type: 'object' },
  },
};
