/** Runs the cross-checks over every part of the data that is valid by itself. */
import type * as z from 'zod';
import { adminConfig } from '../admin/config.ts';
import { limitConfig } from '../rate-limit/config.ts';
import { type RouteConfig, routeConfig } from '../routing/config.ts';
import { listenConfig } from '../server/config.ts';
import { telemetryConfig } from '../telemetry/config.ts';
import type { ConfigError, ConfigPath } from './config-error.ts';
import { type CheckedParts, type CheckReport, crossChecks } from './cross-checks.ts';
import { type ErrorContext, valueError } from './explain-issue.ts';

export function checkParts(context: ErrorContext): ConfigError[] {
  const parts = validParts(context.data as Record<string, unknown>);
  const errors: ConfigError[] = [];
  const add = (path: ConfigPath, problem: string, guess?: string): void =>
    void errors.push(valueError(path, context, problem, guess));
  const report: CheckReport = Object.assign(add, {
    place: (path: ConfigPath) => `${context.file}:${context.source.placeOf(path).line}`,
  });
  for (const check of crossChecks) check(parts, report);
  return errors;
}

function validParts(data: Record<string, unknown>): CheckedParts {
  const { listen = {}, admin = {}, telemetry = {}, upstreams, limits = {}, routes } = data;
  return {
    listen: valid(listenConfig, listen),
    admin: valid(adminConfig, admin),
    telemetry: valid(telemetryConfig, telemetry),
    upstreamNames: isMapping(upstreams) ? Object.keys(upstreams) : undefined,
    limits: isMapping(limits)
      ? new Map(Object.entries(limits).map(([name, limit]) => [name, valid(limitConfig, limit)]))
      : undefined,
    routes: Array.isArray(routes) ? routes.map(validFields) : [],
  };
}

function valid<T>(schema: z.ZodType<T>, data: unknown): T | undefined {
  const parsed = schema.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}

function validFields(route: unknown): Partial<RouteConfig> {
  const raw = isMapping(route) ? route : {};
  const fields = Object.entries(routeConfig.shape).map(
    ([name, schema]) => [name, valid<unknown>(schema, raw[name])] as const,
  );
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
