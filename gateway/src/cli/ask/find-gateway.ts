/** Which gateway is asked: the first of --admin, WEIR_ADMIN_URL, the admin section of -c FILE, the usual port of this machine. */
import type { Environment } from '../../config/environment.ts';
import type { AdminSettings } from '../../config/model.ts';

export interface AskedGateway {
  /** Ends with a slash: paths are put behind it. */
  readonly url: string;
  /** Empty: none is sent. */
  readonly token: string;
}

export type FoundGateway =
  | { readonly ok: true; readonly gateway: AskedGateway }
  | { readonly ok: false; readonly problem: string };

export const USUAL = 'http://127.0.0.1:8081';

/** `settings`: of -c FILE, where one was given. */
export function findGateway(
  given: { readonly admin: string; readonly token: string },
  env: Environment,
  settings: AdminSettings | undefined,
): FoundGateway {
  const [text, source] = given.admin === '' ? [env.WEIR_ADMIN_URL ?? '', 'WEIR_ADMIN_URL'] : [given.admin, '--admin'];
  if (text === '' && settings?.port === 0)
    return {
      ok: false,
      problem: 'the file leaves the choice of the admin port to the system: --admin URL says where it is',
    };
  const url = text === '' ? (settings === undefined ? USUAL : urlOf(settings)) : text;
  const base = baseOf(url);
  if (base === undefined)
    return { ok: false, problem: `${source} is not the URL of an admin port: expected one such as ${USUAL}` };
  const token = given.token || env.WEIR_ADMIN_TOKEN || settings?.token || '';
  if (!/^[\x21-\x7e]*$/.test(token))
    return { ok: false, problem: 'the token is not one: expected printable ASCII characters without spaces' };
  return { ok: true, gateway: { url: base, token } };
}

/** Where the address is every address, this machine's own is one of them. */
function urlOf({ address, port }: AdminSettings): string {
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (address === '::') return `http://[::1]:${port}`;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function baseOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
