import { parse } from 'yaml';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The alerts of a file of rules of Prometheus. */
export function alertsOf(rules: string): readonly AlertRule[] {
  const { groups } = parse(rules) as { groups: { rules: (AlertRule | { alert?: undefined })[] }[] };
  return groups.flatMap((group) => group.rules.flatMap((rule) => (rule.alert === undefined ? [] : [rule])));
}
