/** What a Grafana dashboard asks Prometheus, with Grafana's own words replaced as Grafana would. */
export interface DashboardQuery {
  readonly panel: string;
  readonly expression: string;
}

interface Node {
  readonly title?: unknown;
  readonly expr?: unknown;
}

/** Every `expr` of a dashboard, wherever it stands, with the title of its panel. */
export function collectQueries(dashboard: unknown, panel = ''): DashboardQuery[] {
  if (Array.isArray(dashboard)) return dashboard.flatMap((item) => collectQueries(item, panel));
  if (typeof dashboard !== 'object' || dashboard === null) return [];
  const node = dashboard as Node;
  const title = typeof node.title === 'string' ? node.title : panel;
  const own = typeof node.expr === 'string' ? [{ panel: title, expression: node.expr }] : [];
  return [...own, ...Object.values(dashboard).flatMap((child) => collectQueries(child, title))];
}

interface Variable {
  readonly name: string;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly current?: { readonly value?: unknown };
}

/** The variables of a dashboard as it opens. */
export function readVariables(dashboard: unknown): Record<string, string> {
  const list = (dashboard as { templating?: { list?: Variable[] } }).templating?.list ?? [];
  return Object.fromEntries(list.map((variable) => [variable.name, valueOf(variable)]));
}

function valueOf({ name, includeAll, allValue, current }: Variable): string {
  const [first] = [current?.value].flat();
  if (first === '$__all' && includeAll === true) return allValue ?? '.*';
  if (typeof first === 'string' && first !== '') return first;
  throw new Error(`the variable ${name} has no value when the dashboard opens`);
}

/** `$name`, `${name}` and `${name:format}`; a name that nobody knows is an error, for Prometheus would only find nothing. */
export function substitute(expression: string, values: Readonly<Record<string, string>>): string {
  return expression.replaceAll(/\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    const value = values[braced ?? bare ?? ''];
    if (value === undefined) throw new Error(`${whole} in a dashboard's query is not known: ${expression}`);
    return value;
  });
}
