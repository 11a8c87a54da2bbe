/** Names of routes, upstreams and limits: they become labels, keys in Redis and members of structured header fields. */
import * as z from 'zod';

export const configName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/)
  .meta({
    id: 'Name',
    expected: 'a name of at most 63 letters, digits, ".", "_" and "-", which begins with a letter or a digit',
    description: 'At most 63 letters, digits, ".", "_" and "-"; begins with a letter or a digit.',
  });
