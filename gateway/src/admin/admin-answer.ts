import { type AdminProblemCode, adminProblems } from './problems.ts';

export interface AdminAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const OK = 200;

export const ok = (contentType: string, body: string): AdminAnswer => ({ status: OK, contentType, body });

export function refuseAdmin(code: AdminProblemCode, headers: Readonly<Record<string, string>> = {}): AdminAnswer {
  const { status, title, detail } = adminProblems[code];
  const body = `${JSON.stringify({ type: `urn:weir:problem:${code}`, title, status, detail })}\n`;
  return { status, contentType: 'application/problem+json', body, headers };
}
