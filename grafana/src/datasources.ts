/** The data sources that `provisioning/datasources` makes, by the uid that everything else refers to them by. */
export const datasources = {
  prometheus: { type: 'prometheus', uid: 'prometheus' },
  jaeger: { type: 'jaeger', uid: 'jaeger' },
  loki: { type: 'loki', uid: 'loki' },
} as const;
