/**
 * Loaded before a gateway by --import: at SIGUSR2 its heap fills to near what it may grow to, as by a leak; at the next it is empty
 * again. Its workers load it, too, and are not told.
 *
 * What V8 calls the limit includes 96 MiB for what is young, so that a leak in a heap of less than 640 MiB ends before the alert.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const full = 0.88;
const partItems = 100_000;
let leaked: number[][] = [];

const filled = (): number => {
  const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
  return used / most;
};

process.on('SIGUSR2', () => {
  if (leaked.length > 0) {
    leaked = [];
    // Nothing else would ask for the room within the minutes of a test.
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    return;
  }
  while (filled() < full) leaked.push(Array(partItems).fill(0.5) as number[]);
});
