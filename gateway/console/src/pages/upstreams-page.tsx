import type { UpstreamsPage as Upstreams } from '../../../src/admin/api/api-types.ts';
import { Link } from '../address/link.tsx';
import { liveAddress, traceAddress } from '../address/read-address.ts';
import { gatewayNow } from '../api/gateway-state.ts';
import { usePolled } from '../api/use-polled.ts';
import { Foreign } from '../words/foreign.tsx';
import { Notice } from '../words/notice.tsx';
import { age, counted, figure, NOTHING, percentile, setting, share, whole } from '../words/numbers.ts';
import { SourceLine } from '../words/source-line.tsx';
import { filterFor } from './filter-for.ts';
import { FIGURES_EVERY_MS, PageFrame } from './page-frame.tsx';

type Upstream = Upstreams['upstreams'][number];
type Target = Upstream['targets'][number];

export function UpstreamsPage() {
  const polled = usePolled<Upstreams>('/api/upstreams', FIGURES_EVERY_MS);
  return (
    <PageFrame title="Upstreams" polled={polled} windowMs={polled.value?.windowMs}>
      {(page) =>
        page.upstreams.length === 0 ? (
          <Notice title="No upstream">
            <p>
              There is nothing to forward to. Add one under <code>upstreams:</code> in the configuration.
            </p>
          </Notice>
        ) : (
          page.upstreams.map((upstream) => <UpstreamPart key={upstream.name} upstream={upstream} />)
        )
      }
    </PageFrame>
  );
}

function UpstreamPart({ upstream }: { readonly upstream: Upstream }) {
  const { figures, timeouts } = upstream;
  const isQuiet = figures.count === 0;
  return (
    <section class="part" aria-labelledby={`upstream-${upstream.name}`}>
      <div class="part-words">
        <h2 id={`upstream-${upstream.name}`}>
          <Link to={liveAddress(filterFor('upstream', upstream.name))} data-move>
            <Foreign text={upstream.name} />
          </Link>{' '}
          <SourceLine source={upstream.source} />
        </h2>
        <p class="soft">
          {upstream.routes.length === 0
            ? 'No route leads here.'
            : `From ${upstream.routes.length === 1 ? 'route' : 'routes'} ${upstream.routes.join(', ')}.`}
        </p>
        <p class="soft">
          Waits {setting(timeouts.connectMs)} to connect, {setting(timeouts.responseMs)} for the answer to begin,{' '}
          {setting(timeouts.idleMs)} when idle
          {timeouts.totalMs > 0 ? `, ${setting(timeouts.totalMs)} in all` : ''}.
        </p>
      </div>
      <dl class="part-figures">
        <div>
          <dt>req / s</dt>
          <dd>{figure(figures.perSecond)}</dd>
        </div>
        <div>
          <dt>p50 · p99 ms</dt>
          <dd>
            {percentile(figures.p50)} · {percentile(figures.p99)}
          </dd>
        </div>
        <div>
          <dt>failed</dt>
          <dd class={figures.failedShare > 0 ? 'as-broken' : undefined}>
            {isQuiet ? NOTHING : share(figures.failedShare)}
          </dd>
        </div>
      </dl>
      <ul class="part-list targets" aria-label={`Targets of ${upstream.name}`}>
        {upstream.targets.map((target) => (
          <TargetLine key={target.name} target={target} />
        ))}
      </ul>
    </section>
  );
}

function TargetLine({ target }: { readonly target: Target }) {
  const { newestFailure } = target;
  const to = newestFailure === undefined ? undefined : traceAddress(newestFailure.traceId);
  return (
    <li>
      <p>
        <Foreign text={target.name} class="mono" />
        <span class="soft">
          {target.attempts === 0
            ? 'no attempt is remembered'
            : `${counted(target.attempts, 'attempt')} remembered, ${target.failed === 0 ? 'none' : whole(target.failed)} failed`}
        </span>
      </p>
      {newestFailure !== undefined && (
        <p class="failure">
          <span class="as-broken">
            <Foreign text={newestFailure.words} />
          </span>{' '}
          {to === undefined ? (
            <span class="soft">{age(gatewayNow() - newestFailure.atMs)} ago</span>
          ) : (
            <Link to={to} data-move>
              {age(gatewayNow() - newestFailure.atMs)} ago
            </Link>
          )}
        </p>
      )}
    </li>
  );
}
