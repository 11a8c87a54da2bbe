import type { LimitsPage as Limits } from '../../../src/admin/api/api-types.ts';
import { Link } from '../address/link.tsx';
import { traceAddress } from '../address/read-address.ts';
import { gatewayNow } from '../api/gateway-state.ts';
import { usePolled } from '../api/use-polled.ts';
import { Foreign } from '../words/foreign.tsx';
import { Notice } from '../words/notice.tsx';
import { age, figure, setting, whole } from '../words/numbers.ts';
import { OutcomeMark } from '../words/outcome-mark.tsx';
import { SourceLine } from '../words/source-line.tsx';
import { modesInWords } from './decided-by.ts';
import { FIGURES_EVERY_MS, PageFrame } from './page-frame.tsx';

type Policy = Limits['policies'][number];

export function LimitsPage() {
  const polled = usePolled<Limits>('/api/limits', FIGURES_EVERY_MS);
  return (
    <PageFrame title="Limits" polled={polled} windowMs={polled.value?.windowMs}>
      {(page) => (
        <>
          {page.policies.length === 0 && (
            <Notice title="No limit">
              <p>
                Nothing is limited by a policy. Add one under <code>limits:</code> and name it in a route.
              </p>
            </Notice>
          )}
          {page.policies.length > 0 && (
            <p class="keys-note">
              Under each limit are the keys that have least left, of the requests kept here. Keys are shown as hashes of
              what is counted.
            </p>
          )}
          {page.policies.map((policy) => (
            <PolicyPart key={policy.name} policy={policy} />
          ))}
          <Guard guard={page.guard} />
        </>
      )}
    </PageFrame>
  );
}

function PolicyPart({ policy }: { readonly policy: Policy }) {
  const { figures } = policy;
  const isShadow = policy.mode === 'shadow';
  const limited = isShadow ? figures.wouldLimitPerSecond : figures.limitedPerSecond;
  return (
    <section class="part" aria-labelledby={`limit-${policy.name}`}>
      <div class="part-words">
        <h2 id={`limit-${policy.name}`}>
          <Foreign text={policy.name} /> <SourceLine source={policy.source} />
        </h2>
        <p class="part-fact">
          {isShadow && 'shadow · '}
          {policy.rate}
          {policy.burst !== undefined && `, ${whole(policy.burst)} at once`}
          {policy.cost !== 1 && `, costs ${whole(policy.cost)}`} · {policy.algorithm} · per {policy.key.join(' and ')}
        </p>
        {isShadow && <p class="soft">In shadow: it decides and tells, and refuses nobody. If it were enforced:</p>}
        <p class="soft">{policy.promise}</p>
        <p class="soft">
          {policy.routes.length === 0
            ? 'No route uses it.'
            : `On ${policy.routes.length === 1 ? 'route' : 'routes'} ${policy.routes.join(', ')}.`}
        </p>
      </div>
      <dl class="part-figures">
        <div>
          <dt>let through / s</dt>
          <dd>{figure(figures.allowedPerSecond)}</dd>
        </div>
        <div>
          <dt>{isShadow ? 'would limit / s' : 'limited / s'}</dt>
          <dd class={limited > 0 ? 'as-limited' : undefined}>{figure(limited)}</dd>
        </div>
        <div>
          <dt>decided in</dt>
          <dd class="words">{modesInWords(figures.byMode)}</dd>
        </div>
      </dl>
      <Nearest policy={policy} />
    </section>
  );
}

function Nearest({ policy }: { readonly policy: Policy }) {
  if (policy.nearest.length === 0)
    return (
      <p class="part-list none">{policy.key.join() === 'client' ? 'No client' : 'Nobody'} is near this limit now.</p>
    );
  return (
    <table class="part-list meters" aria-label={`Keys nearest to the limit ${policy.name}`}>
      <thead class="unseen">
        <tr>
          <th scope="col">key</th>
          <th scope="col">used</th>
          <th scope="col">seen</th>
        </tr>
      </thead>
      <tbody>
        {policy.nearest.map((near) => {
          const to = traceAddress(near.traceId);
          const isFull = near.used >= near.limit;
          const key = <Foreign text={near.keyHash.slice(0, 12)} />;
          return (
            <tr key={`${near.keyHash} ${near.worker ?? ''}`}>
              <td class="mono">
                {to === undefined ? (
                  key
                ) : (
                  <Link to={to} data-move title="The newest request with this key">
                    {key}
                  </Link>
                )}
                {near.worker !== undefined && <span class="soft"> worker {near.worker}</span>}
              </td>
              <td class="meter-cell">
                <div
                  class={`meter${isFull ? ' full' : ''}`}
                  role="meter"
                  aria-label={`Used of ${policy.name}`}
                  aria-valuemin={0}
                  aria-valuemax={near.limit}
                  aria-valuenow={near.used}
                >
                  <span style={{ width: `${Math.min(100, (near.used / Math.max(1, near.limit)) * 100)}%` }} />
                </div>
              </td>
              <td class={`number${isFull ? ' as-limited' : ''}`}>
                {isFull && <OutcomeMark chip="limited" />} {whole(near.used)} of {whole(near.limit)}
              </td>
              <td class="number soft ago">{age(gatewayNow() - near.atMs)} ago</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Guard({ guard }: { readonly guard: Limits['guard'] }) {
  return (
    <section class="part" aria-labelledby="guard">
      <div class="part-words">
        <h2 id="guard">The guard</h2>
        {guard === undefined ? (
          <p class="soft">
            It is off, so a flood reaches the routes. <code>guard:</code> in the configuration turns it on.
          </p>
        ) : (
          <>
            <p class="part-fact">
              {whole(guard.limit)} requests in {setting(guard.windowMs)}, per client
            </p>
            <p class="soft">{guard.promise}</p>
          </>
        )}
      </div>
      {guard !== undefined && (
        <dl class="part-figures">
          <div>
            <dt>let through / s</dt>
            <dd>{figure(guard.figures.allowedPerSecond)}</dd>
          </div>
          <div>
            <dt>blocked / s</dt>
            <dd class={guard.figures.blockedPerSecond > 0 ? 'as-limited' : undefined}>
              {figure(guard.figures.blockedPerSecond)}
            </dd>
          </div>
          <div>
            <dt>decided in</dt>
            <dd class="words">{modesInWords(guard.figures.byMode)}</dd>
          </div>
        </dl>
      )}
    </section>
  );
}
