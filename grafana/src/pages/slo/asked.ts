import { availabilityBudget } from '../../slo.ts';

export const burn = (window: string): readonly [string, string] => [
  `weir:request_errors:ratio_rate${window} / ${availabilityBudget}`,
  window,
];
