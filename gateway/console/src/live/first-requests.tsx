/** The empty list says what to do next. */
import type { ConfigPage, RoutesPage } from '../../../src/admin/api/api-types.ts';
import { usePolled } from '../api/use-polled.ts';
import { CopyButton } from '../words/copy-button.tsx';
import { curlLines, gatewayOrigin } from '../words/curl-lines.ts';
import { Notice } from '../words/notice.tsx';
import { shown } from '../words/shown-text.ts';

/** Once is enough; a lost connection is tried again sooner. */
const RARELY_MS = 600_000;

export function FirstRequests() {
  const routes = usePolled<RoutesPage>('/api/routes', RARELY_MS).value;
  const settings = usePolled<ConfigPage>('/api/config', RARELY_MS).value?.settings;
  const valueOf = (path: string) => settings?.find((setting) => setting.path === path)?.value;
  const origin = gatewayOrigin(valueOf('listen.http.address'), valueOf('listen.http.port'), location.hostname);
  const lines = routes === undefined || settings === undefined ? undefined : curlLines(origin, routes.routes);
  return (
    <Notice title="No request has come yet">
      <p>Send one, in a terminal; it will be here at once:</p>
      <ul class="curl-lines">
        {(lines ?? ['', '', '']).map((line, at) => (
          <li key={line === '' ? at : line}>
            <code>{shown(line, 1000)}</code>
            {line !== '' && <CopyButton text={line} what={`the command ${shown(line)}`} />}
          </li>
        ))}
      </ul>
      {lines?.length === 0 && <p>This gateway has no route: its configuration names none.</p>}
    </Notice>
  );
}
