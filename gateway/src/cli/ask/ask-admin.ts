/** One question to the admin port of a running gateway. Whatever goes wrong is a sentence that says what to try. */
import { problems } from '../../problems.ts';
import { printable } from '../show/printable-text.ts';
import { type AskedGateway, USUAL } from './find-gateway.ts';

export interface Unanswered {
  readonly ok: false;
  /** Of the problem that the gateway answered with; undefined: it was not reached, or is not one. */
  readonly code: string | undefined;
  readonly problem: string;
}

export type Answer<Page> = { readonly ok: true; readonly page: Page } | Unanswered;

/** An answer from memory takes milliseconds; a gateway at its limits may take some seconds. */
const LONGEST_MS = 10_000;

export async function askAdmin<Page>(gateway: AskedGateway, path: string): Promise<Answer<Page>> {
  try {
    const response = await send(gateway, path, { accept: 'application/json' }, AbortSignal.timeout(LONGEST_MS));
    const refusal = await refusalOf(response, gateway, 'application/json');
    return refusal ?? { ok: true, page: (await response.json()) as Page };
  } catch (error) {
    return notReached(gateway, error);
  }
}

/** A redirect is not followed: no admin port answers with one, and the token is for nobody else. */
export function send(
  { url, token }: AskedGateway,
  path: string,
  fields: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const headers = { ...fields, ...(token === '' ? {} : { authorization: `Bearer ${token}` }) };
  return fetch(new URL(path, url), { headers, signal, redirect: 'manual' });
}

const PROBLEM_TYPE = 'urn:weir:problem:';

/** undefined: it is what was asked for. */
export async function refusalOf(
  response: Response,
  gateway: AskedGateway,
  expectedType: string,
): Promise<Unanswered | undefined> {
  const type = response.headers.get('content-type') ?? '';
  if (response.ok && type.startsWith(expectedType)) return undefined;
  const { type: urn, detail } = type.startsWith('application/problem+json')
    ? ((await response.json()) as { type?: unknown; detail?: unknown })
    : {};
  if (typeof urn !== 'string' || !urn.startsWith(PROBLEM_TYPE) || typeof detail !== 'string') {
    if (!response.bodyUsed) await response.body?.cancel();
    const problem = `what answers at ${gateway.url} is not the admin port of a gateway (${response.status}): --admin URL or WEIR_ADMIN_URL says where that is`;
    return { ok: false, code: undefined, problem };
  }
  const code = urn.slice(PROBLEM_TYPE.length);
  if (Object.hasOwn(problems, code)) {
    const problem = `what answers at ${gateway.url} is not an admin port but where a gateway takes its traffic; the gateway's console is on ${USUAL} by default: --admin URL or WEIR_ADMIN_URL says where`;
    return { ok: false, code: undefined, problem };
  }
  const advice = adviceOf(code, gateway);
  return { ok: false, code, problem: printable(advice === undefined ? detail : `${detail} ${advice}`, 1000) };
}

function adviceOf(code: string, { token }: AskedGateway): string | undefined {
  if (code === 'admin-unauthorized')
    return token === '' ? 'Set WEIR_ADMIN_TOKEN.' : 'The token that was given is another one: see WEIR_ADMIN_TOKEN.';
  if (code === 'admin-unknown-trace') return 'weir tail shows what comes; admin.keep is how much is kept.';
  if (code === 'admin-nothing-kept') return 'A size such as 32MiB keeps some.';
  return undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be resolved now',
  ETIMEDOUT: 'no answer in time',
  TimeoutError: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
};

export function notReached({ url }: AskedGateway, error: unknown): Unanswered {
  const reason = reasonOf(error);
  const problem = `no gateway answers at ${url} (${reason}): start one, or say where it is with --admin URL or WEIR_ADMIN_URL`;
  return { ok: false, code: undefined, problem };
}

/** fetch hides what happened in the cause of its error. */
export function reasonOf(error: unknown): string {
  const { name, message, cause, code } = error as Error & { cause?: unknown; code?: string };
  if (cause instanceof Error) return reasonOf(cause);
  const word = typeof code === 'string' ? code : name;
  return REASONS[word] ?? printable(message || word, 200);
}
