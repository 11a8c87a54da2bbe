import { type AdminProblemCode, adminProblems } from './problems.ts';

export type FieldValues = Readonly<Record<string, string>>;

export interface AdminAnswer {
  readonly status: number;
  readonly contentType: string;
  /** undefined: the reader has it already. */
  readonly body: string | Uint8Array | undefined;
  readonly headers?: FieldValues;
}

/** The two that are no problems; those have theirs in problems.ts. */
export const OK = 200;
const NOT_MODIFIED = 304;

export const JSON_TYPE = 'application/json';

export const ok = (contentType: string, body: string | Uint8Array, headers: FieldValues = {}): AdminAnswer => ({
  status: OK,
  contentType,
  body,
  headers,
});

export const okJson = (page: unknown): AdminAnswer => ok(JSON_TYPE, JSON.stringify(page));

export const notModified = (contentType: string, headers: FieldValues): AdminAnswer => ({
  status: NOT_MODIFIED,
  contentType,
  body: undefined,
  headers,
});

export interface RefusalDetails {
  readonly headers?: FieldValues;
  /** What exactly was wrong with what the operator wrote; stands behind the fixed sentence. */
  readonly reason?: string;
}

export function refuseAdmin(code: AdminProblemCode, { headers = {}, reason }: RefusalDetails = {}): AdminAnswer {
  const { status, title, detail: sentence } = adminProblems[code];
  const detail = reason === undefined ? sentence : `${sentence} ${reason}`;
  const body = `${JSON.stringify({ type: `urn:weir:problem:${code}`, title, status, detail })}\n`;
  return { status, contentType: 'application/problem+json', body, headers };
}
