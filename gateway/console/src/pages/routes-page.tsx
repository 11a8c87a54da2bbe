import type { RoutesPage as Routes } from '../../../src/admin/api/api-types.ts';
import type { RateFigures } from '../../../src/telemetry/figures.ts';
import { Link } from '../address/link.tsx';
import { liveAddress } from '../address/read-address.ts';
import { usePolled } from '../api/use-polled.ts';
import { Foreign } from '../words/foreign.tsx';
import { Notice } from '../words/notice.tsx';
import { figure, NOTHING, percentile, share } from '../words/numbers.ts';
import { SourceLine } from '../words/source-line.tsx';
import { filterFor } from './filter-for.ts';
import { FIGURES_EVERY_MS, PageFrame } from './page-frame.tsx';

/** The filter's word for what no route took. */
const NO_ROUTE = '_none';

export function RoutesPage() {
  const polled = usePolled<Routes>('/api/routes', FIGURES_EVERY_MS);
  return (
    <PageFrame title="Routes" polled={polled} windowMs={polled.value?.windowMs}>
      {(page) =>
        page.routes.length === 0 ? (
          <Notice title="No route">
            <p>
              Every request is answered with 404. Add one under <code>routes:</code> in the configuration.
            </p>
          </Notice>
        ) : (
          <RouteTable page={page} />
        )
      }
    </PageFrame>
  );
}

function RouteTable({ page }: { readonly page: Routes }) {
  return (
    <table class="figures figures-routes" role="table" aria-label="Routes">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            route
          </th>
          <th role="columnheader" scope="col">
            takes
          </th>
          <th role="columnheader" scope="col">
            to
          </th>
          <th role="columnheader" scope="col">
            limits
          </th>
          <FigureHeads />
        </tr>
      </thead>
      <tbody role="rowgroup">
        {page.routes.map((route) => (
          <tr role="row" key={route.name}>
            <th role="rowheader" scope="row">
              <Link to={liveAddress(filterFor('route', route.name))} data-move>
                <Foreign text={route.name} />
              </Link>
              <SourceLine source={route.source} />
            </th>
            <td role="cell" class="takes">
              {route.methods.length === 0 ? 'any method' : route.methods.join(' ')}{' '}
              <Foreign text={`${route.host ?? ''}${route.path}`} />
            </td>
            <td role="cell" class="to">
              <Link to="/upstreams">
                <Foreign text={route.upstream} />
              </Link>
            </td>
            <td role="cell" class="limits">
              {route.limits.length === 0 ? (
                <span class="soft">none</span>
              ) : (
                <Link to="/limits">
                  <Foreign text={route.limits.join(', ')} />
                </Link>
              )}
            </td>
            <Figures figures={route.figures} />
          </tr>
        ))}
        <tr role="row" class="unmatched">
          <th role="rowheader" scope="row">
            <Link to={liveAddress(filterFor('route', NO_ROUTE))} data-move>
              no route
            </Link>
          </th>
          <td role="cell" class="takes">
            what no route took
          </td>
          <td role="cell" class="to" />
          <td role="cell" class="limits" />
          <Figures figures={page.unmatched} />
        </tr>
      </tbody>
    </table>
  );
}

const HEADS = ['req / s', 'p50 ms', 'p99 ms', 'errors', 'limited'] as const;

const FigureHeads = () => (
  <>
    {HEADS.map((name) => (
      <th key={name} role="columnheader" scope="col" class="number">
        {name}
      </th>
    ))}
  </>
);

function Figures({ figures }: { readonly figures: RateFigures }) {
  const isQuiet = figures.count === 0;
  const cells: readonly (readonly [string, string | undefined])[] = [
    [figure(figures.perSecond), undefined],
    [percentile(figures.p50), undefined],
    [percentile(figures.p99), undefined],
    [isQuiet ? NOTHING : share(figures.errorShare), figures.errorShare > 0 ? 'as-broken' : undefined],
    [isQuiet ? NOTHING : share(figures.limitedShare), figures.limitedShare > 0 ? 'as-limited' : undefined],
  ];
  return (
    <>
      {cells.map(([text, outcome], at) => (
        <td key={at} role="cell" class="number" data-name={HEADS[at]}>
          <span class={outcome ?? (text === NOTHING ? 'soft' : undefined)}>{text}</span>
        </td>
      ))}
    </>
  );
}
