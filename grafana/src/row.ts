import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/** A titled band of a dashboard. */
export interface Row {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Panels side by side, sharing the width evenly. */
export interface Line {
  readonly height: number;
  readonly panels: readonly SizedPanel[];
}

export type SizedPanel = Builder<Panel> & {
  id(id: number): unknown;
  height(rows: number): unknown;
  span(columns: number): unknown;
};

export const row = (title: string, ...lines: readonly Line[]): Row => ({ title, lines });
export const line = (height: number, ...panels: readonly SizedPanel[]): Line => ({ height, panels });
