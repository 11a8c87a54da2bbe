/** Grafana's own words in the queries of a dashboard, replaced as Grafana would. */
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
