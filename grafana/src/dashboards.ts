/** All dashboards, the one that a person opens first before the others. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardOf } from './dashboard.ts';
import { limits } from './pages/limits.ts';
import { overview } from './pages/overview.ts';
import { route } from './pages/route.ts';
import { runtime } from './pages/runtime.ts';
import { services } from './pages/services.ts';
import { slo } from './pages/slo.ts';
import { upstreams } from './pages/upstreams.ts';

const pages = [overview, route, upstreams, limits, services, runtime, slo];

let made: readonly Dashboard[] | undefined;

/** Once: a panel's builder keeps the place that it was given. */
export function dashboards(): readonly Dashboard[] {
  made ??= pages.map(dashboardOf);
  return made;
}
