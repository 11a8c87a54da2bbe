/** Addresses that more than one section writes. */
import { isIP } from 'node:net';
import * as z from 'zod';

export const isListenAddress = (text: string): boolean => text === 'localhost' || isIP(text) !== 0;

export const listenAddress = z
  .string()
  .refine(isListenAddress)
  .meta({ expected: 'an IP address to listen on, or localhost: 127.0.0.1, 0.0.0.0, ::' });

export const port = z.int().min(0).max(65_535).meta({ expected: 'a port from 0 to 65535 (0 takes a free one)' });

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

const LONGEST_PREFIX = { 4: 32, 6: 128 };

/** An address, or a range in CIDR notation. */
export function parseRange(text: string): string | undefined {
  const slash = text.indexOf('/');
  const address = slash === -1 ? text : text.slice(0, slash);
  const version = isIP(address);
  if (version !== 4 && version !== 6) return undefined;
  const longest = LONGEST_PREFIX[version];
  if (slash === -1) return `${address}/${longest}`;
  const prefix = text.slice(slash + 1);
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest ? `${address}/${Number(prefix)}` : undefined;
}

export const addressRange = z
  .string()
  .refine((text) => parseRange(text) !== undefined)
  .transform((text) => parseRange(text) as string)
  .meta({ expected: 'an IP address or a range in CIDR notation: 10.0.0.0/8, 192.0.2.7, fd00::/8' });
