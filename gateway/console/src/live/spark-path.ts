/** One value a second, oldest first, as a line from edge to edge: `most` seconds, so that the line grows in from the right. */
const SECONDS = 60;

export function sparkPath(values: readonly number[], width: number, height: number): string {
  const recent = values.slice(-SECONDS);
  if (recent.length === 0) return `M0 ${height - 1}H${width}`;
  const most = Math.max(1, ...recent);
  const step = width / (SECONDS - 1);
  const from = width - (recent.length - 1) * step;
  const points = recent.map((value, at) => {
    const x = (from + at * step).toFixed(1);
    const y = (height - 1 - (Math.max(0, value) / most) * (height - 2)).toFixed(1);
    return `${x} ${y}`;
  });
  return `M${points.join('L')}`;
}
