/** Three requests to paste, made of the routes that there are: each word is quoted for the shell, whatever a path holds. */
import type { RoutesPage } from '../../../src/admin/api/api-types.ts';

type Route = RoutesPage['routes'][number];

const SAFE = /^[\w@%+=:,./-]+$/;

export const shellWord = (text: string): string => (SAFE.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const EXAMPLE_BODY = '{"item":"tea","quantity":2}';
const MOST_LINES = 3;

/** `/orders/{id}` asks for something: 1 is as good as any. */
const examplePath = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '1').replaceAll('*', '1');

function rank(route: Route): number {
  if (route.methods.includes('POST')) return 0;
  if (!canGet(route)) return 4;
  if (/[{*]/.test(route.path)) return 3;
  return route.limits.length > 0 ? 1 : 2;
}

const canGet = (route: Route): boolean => route.methods.length === 0 || route.methods.includes('GET');

function curlLine(origin: string, route: Route): string {
  const words = ['curl', '-i'];
  const method = canGet(route) ? 'GET' : (route.methods[0] as string);
  if (method !== 'GET' && method !== 'POST') words.push('-X', method);
  words.push(`${origin}${examplePath(route.path)}`);
  if (route.host !== undefined) words.push('-H', `host: ${route.host}`);
  if (method === 'POST') words.push('-H', 'content-type: application/json', '-d', EXAMPLE_BODY);
  return words.map(shellWord).join(' ');
}

export function curlLines(origin: string, routes: readonly Route[]): readonly string[] {
  return [...routes]
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, MOST_LINES)
    .map((route) => curlLine(origin, route));
}

/** Where the gateway listens, as seen from where the console was opened: the same machine by another port. */
export function gatewayOrigin(address: string | undefined, port: string | undefined, consoleHost: string): string {
  const anywhere = address === undefined || address === '' || address === '0.0.0.0' || address === '::';
  const host = anywhere ? consoleHost : address.includes(':') ? `[${address}]` : address;
  return `http://${host}:${port ?? '8080'}`;
}
