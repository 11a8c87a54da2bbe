import { useState } from 'preact/hooks';
import type { ConfigPage as Config } from '../../../src/admin/api/api-types.ts';
import type { EffectiveSetting } from '../../../src/config/model.ts';
import { gatewayNow } from '../api/gateway-state.ts';
import { usePolled } from '../api/use-polled.ts';
import { CopyButton } from '../words/copy-button.tsx';
import { FindField } from '../words/find-field.tsx';
import { Foreign } from '../words/foreign.tsx';
import { Notice } from '../words/notice.tsx';
import { age, counted } from '../words/numbers.ts';
import { withoutFolders } from '../words/source-line.tsx';
import { findSettings } from './find-settings.ts';
import { PageFrame } from './page-frame.tsx';

/** It changes with a restart only. */
const EVERY_MS = 30_000;

export function ConfigPage() {
  const polled = usePolled<Config>('/api/config', EVERY_MS);
  const [asked, ask] = useState('');
  return (
    <PageFrame title="Configuration" polled={polled} aside={polled.value && <Read config={polled.value} />}>
      {(config) => {
        const found = findSettings(config.settings, asked);
        return (
          <>
            <search class="find">
              <FindField
                id="find-setting"
                label="Find a setting"
                placeholder="such as: orders timeouts"
                value={asked}
                onFind={ask}
              />
              <p class="soft" role="status">
                {found.length === config.settings.length
                  ? counted(found.length, 'setting')
                  : `${found.length} of ${counted(config.settings.length, 'setting')}`}
              </p>
            </search>
            {found.length === 0 ? (
              <Notice title="No setting has these words">
                <p>Words are found in the path, the value, the variables, and “default” or “file”.</p>
              </Notice>
            ) : (
              <Settings settings={found} file={config.file} />
            )}
          </>
        );
      }}
    </PageFrame>
  );
}

function Read({ config }: { readonly config: Config }) {
  return (
    <p class="config-read">
      <code title={config.file}>{withoutFolders(config.file)}</code> · <code>{config.hash}</code> · read{' '}
      {age(gatewayNow() - config.loadedAtMs)} ago{' '}
      <CopyButton text={config.file} what="the path of the file">
        Copy path
      </CopyButton>
    </p>
  );
}

function Settings({ settings, file }: { readonly settings: readonly EffectiveSetting[]; readonly file: string }) {
  return (
    <table class="figures settings" role="table" aria-label="Settings in force">
      <thead role="rowgroup">
        <tr role="row">
          {['setting', 'value', 'from', 'variables'].map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {settings.map((setting) => (
          <tr role="row" key={setting.path} class={setting.origin === 'default' ? 'is-default' : undefined}>
            <th role="rowheader" scope="row">
              <Path path={setting.path} />
            </th>
            <td role="cell" class="value">
              {setting.value === '' ? <span class="soft">empty</span> : <Foreign text={setting.value} />}
            </td>
            <td role="cell" class="from">
              {setting.origin === 'default' ? (
                'default'
              ) : (
                <code>
                  {withoutFolders(file)}
                  {setting.line === undefined ? '' : `:${setting.line}`}
                </code>
              )}
            </td>
            <td role="cell" class="variables">
              {setting.variables.map((name) => (
                <code key={name}>
                  <Foreign text={name} />{' '}
                </code>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `upstreams.orders.timeouts.` softly, `connect` plainly: what differs is what is read. */
function Path({ path }: { readonly path: string }) {
  const last = path.lastIndexOf('.') + 1;
  return (
    <bdi>
      <span class="soft">{path.slice(0, last)}</span>
      {path.slice(last)}
    </bdi>
  );
}
