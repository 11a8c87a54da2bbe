import type { Page } from '../dashboard.ts';
import { collector } from './runtime/collector.ts';
import { exporter } from './runtime/exporter.ts';
import { loop } from './runtime/loop.ts';
import { processes } from './runtime/processes.ts';
import { watching } from './runtime/watching.ts';

export const runtime: Page = {
  uid: 'weir-runtime',
  title: 'Weir: the gateway itself',
  about:
    'What the gateway needs and what watching it costs: processes, event loop, memory, export, and the Collector behind.',
  rows: [processes, loop, watching, exporter, collector],
};
