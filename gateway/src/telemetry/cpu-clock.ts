/**
 * A clock of the processor time that this process has used, in milliseconds: where others want the processor, too, the time
 * on the wall may be ten times as long. A reading takes half a microsecond. That of the thread alone would be wanted, but
 * Linux brings it up to date only at its ticks.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
