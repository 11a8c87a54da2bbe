/** What a worker process runs. */
import { runWorker } from './run-worker.ts';

runWorker();
