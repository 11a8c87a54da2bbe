import { knownState } from '../api/gateway-state.ts';
import { useWatched } from '../use-watched.ts';
import { figure, NOTHING, percentile, share, whole } from '../words/numbers.ts';
import { Sparkline } from './sparkline.tsx';

/** Four figures that keep their place: before the first state there are dashes. */
export function StatStrip() {
  const figures = useWatched(knownState)?.state.figures;
  const total = figures?.total;
  return (
    <dl class="strip" aria-label="The last seconds">
      <div class="stat stat-rate">
        <dt>requests / s</dt>
        <dd>{total === undefined ? NOTHING : figure(total.perSecond)}</dd>
        <Sparkline values={figures?.perSecondHistory ?? []} />
      </div>
      <div class="stat">
        <dt>p50 · p99</dt>
        <dd>
          {percentile(total?.p50)} · {percentile(total?.p99)}
          <small> ms</small>
        </dd>
      </div>
      <div class="stat">
        <dt>errors</dt>
        <dd class={(total?.errorShare ?? 0) > 0 ? 'as-broken' : undefined}>{share(total?.errorShare)}</dd>
      </div>
      <div class="stat">
        <dt>limited</dt>
        <dd class={(total?.limitedShare ?? 0) > 0 ? 'as-limited' : undefined}>{share(total?.limitedShare)}</dd>
      </div>
      <div class="stat">
        <dt>under way</dt>
        <dd>{figures === undefined ? NOTHING : whole(figures.activeRequests)}</dd>
      </div>
    </dl>
  );
}
