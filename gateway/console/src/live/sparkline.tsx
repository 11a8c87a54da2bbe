import { sparkPath } from './spark-path.ts';

const WIDTH = 120;
const HEIGHT = 28;

export function Sparkline({ values }: { readonly values: readonly number[] }) {
  const most = Math.max(0, ...values);
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Requests a second over the last minute, ${Math.round(most)} at most`}
    >
      <path d={sparkPath(values, WIDTH, HEIGHT)} />
    </svg>
  );
}
