import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import type { GatewayState } from '../../src/admin/api/api-types.ts';
import { go, page } from './address/address-bar.ts';
import { Link } from './address/link.tsx';
import type { Page } from './address/read-address.ts';
import { connection } from './api/connection.ts';
import { learnState } from './api/gateway-state.ts';
import { tokenState } from './api/token.ts';
import { pollWhileVisible } from './api/use-polled.ts';
import { DoctorPage } from './doctor/doctor-page.tsx';
import { ErrorsPage } from './errors/errors-page.tsx';
import { Header } from './frame/header.tsx';
import { listenToKeys } from './frame/keys.ts';
import { KeysDialog } from './frame/keys-dialog.tsx';
import { TokenForm } from './frame/token-form.tsx';
import { streaming } from './live/live-feed.ts';
import { LivePage } from './live/live-page.tsx';
import { OlderPage } from './live/older-page.tsx';
import { ConfigPage } from './pages/config-page.tsx';
import { LimitsPage } from './pages/limits-page.tsx';
import { RoutesPage } from './pages/routes-page.tsx';
import { UpstreamsPage } from './pages/upstreams-page.tsx';
import { TracePage } from './trace/trace-page.tsx';
import { TracesPage } from './trace/traces-page.tsx';
import { useWatched } from './use-watched.ts';
import { Notice } from './words/notice.tsx';
import { shortId } from './words/trace-id.ts';

const STATE_EVERY_MS = 2000;

export function Console() {
  const here = useWatched(page);
  const { asked, token } = useWatched(tokenState);
  const [keys, showKeys] = useState(false);
  const [failed, forget] = useErrorBoundary();
  const isStreaming = useWatched(streaming);
  const isLost = useWatched(connection).kind === 'lost';
  useEffect(() => listenToKeys({ '?': () => showKeys(true), d: () => go('/doctor') }), []);
  useEffect(() => {
    if (isStreaming || asked) return undefined;
    return pollWhileVisible<GatewayState>('/api/state', STATE_EVERY_MS, (reading) => {
      if (reading.ok) learnState(reading.value);
    });
  }, [isStreaming, asked, token]);
  useEffect(() => void document.documentElement.toggleAttribute('data-lost', isLost), [isLost]);
  useEffect(() => {
    document.title = `${titleOf(here)} · Weir`;
    if (failed !== undefined) forget();
  }, [here]);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => (event.preventDefault(), document.getElementById('main')?.focus())}
      >
        To the content
      </a>
      <Header onKeys={() => showKeys(true)} />
      {asked ? <TokenForm /> : failed === undefined ? <PageOf page={here} /> : <Failed error={failed} />}
      <KeysDialog open={keys} onClose={() => showKeys(false)} />
    </>
  );
}

function PageOf({ page }: { readonly page: Page }) {
  switch (page.kind) {
    case 'live':
      return page.before === undefined ? (
        <LivePage filter={page.filter} />
      ) : (
        <OlderPage key={page.before} filter={page.filter} before={page.before} />
      );
    case 'trace':
      return <TracePage key={page.traceId} traceId={page.traceId} request={page.request} />;
    case 'traces':
      return <TracesPage key={page.beginning} beginning={page.beginning} />;
    case 'routes':
      return <RoutesPage />;
    case 'limits':
      return <LimitsPage />;
    case 'upstreams':
      return <UpstreamsPage />;
    case 'errors':
      return <ErrorsPage />;
    case 'doctor':
      return <DoctorPage />;
    case 'config':
      return <ConfigPage />;
    case 'unknown':
      return (
        <main class="page" id="main" tabIndex={-1}>
          <Notice title="There is no such page">
            <p>
              The page of a trace is <code>/traces/</code> and its id: 32 hexadecimal digits, or the first 8 of them or
              more. <Link to="/">Live requests</Link>
            </p>
          </Notice>
        </main>
      );
  }
}

function Failed({ error }: { readonly error: unknown }) {
  return (
    <main class="page" id="main" tabIndex={-1}>
      <Notice title="This page failed">
        <p>{error instanceof Error ? error.message : String(error)}</p>
        <p class="notice-links">
          <button type="button" class="button" onClick={() => location.reload()}>
            Load it again
          </button>
        </p>
      </Notice>
    </main>
  );
}

const TITLES = {
  live: 'Live',
  traces: 'Traces',
  routes: 'Routes',
  limits: 'Limits',
  upstreams: 'Upstreams',
  errors: 'Errors',
  doctor: 'Doctor',
  config: 'Configuration',
};

function titleOf(page: Page): string {
  if (page.kind === 'trace') return shortId(page.traceId);
  return page.kind === 'unknown' ? 'No such page' : TITLES[page.kind];
}
