import { useState } from 'preact/hooks';
import type { ErrorsPage as Errors } from '../../../src/admin/api/api-types.ts';
import { gatewayNow } from '../api/gateway-state.ts';
import { usePolled } from '../api/use-polled.ts';
import { PageFrame } from '../pages/page-frame.tsx';
import { FindField } from '../words/find-field.tsx';
import { Notice } from '../words/notice.tsx';
import { age, counted, whole } from '../words/numbers.ts';
import { shown } from '../words/shown-text.ts';
import { ErrorList } from './error-list.tsx';
import { findErrors, servicesOf } from './find-errors.ts';

const EVERY_MS = 3000;

export function ErrorsPage() {
  const polled = usePolled<Errors>('/api/errors', EVERY_MS);
  return (
    <PageFrame title="Errors" polled={polled} aside={polled.value && <Covered page={polled.value} />}>
      {(page) => (page.groups.length === 0 ? <NoError page={page} /> : <Found page={page} />)}
    </PageFrame>
  );
}

function Covered({ page: { sinceMs, forgotten, unread, requests } }: { readonly page: Errors }) {
  return (
    <p>
      {[
        `since ${age(gatewayNow() - sinceMs)} ago`,
        requests === 'all' ? '' : 'of requests, only those that were sampled (telemetry.keep.errors is off)',
        forgotten === 0 ? '' : `${counted(forgotten, 'older one')} made room`,
        unread === 0 ? '' : `${whole(unread)} came too fast to be read`,
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}

function NoError({ page: { requests } }: { readonly page: Errors }) {
  return (
    <Notice title="No error so far">
      <p>What fails will stand here, the same error in one line, with the traces that show it:</p>
      <ul class="points">
        <li>
          {requests === 'all' ? 'requests' : 'sampled requests'} that this gateway answered with 5xx or had to cut off,
          and attempts at an upstream that failed;
        </li>
        <li>exceptions and error lines that services send to this port by OTLP.</li>
      </ul>
    </Notice>
  );
}

function Found({ page: { groups } }: { readonly page: Errors }) {
  const [asked, ask] = useState('');
  const [service, choose] = useState('');
  const services = servicesOf(groups);
  const found = findErrors(groups, asked, service);
  return (
    <>
      <search class="find">
        <FindField
          id="find-error"
          label="Find an error"
          placeholder="such as: TypeError create-order"
          value={asked}
          onFind={ask}
        />
        <select
          class="input service-choice"
          aria-label="Service"
          value={service}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">All services</option>
          {(services.includes(service) || service === '' ? services : [...services, service]).map((name) => (
            <option key={name} value={name}>
              {shown(name, 40)}
            </option>
          ))}
        </select>
        <p class="soft" role="status">
          {found.length === groups.length
            ? counted(found.length, 'error')
            : `${whole(found.length)} of ${counted(groups.length, 'error')}`}
        </p>
      </search>
      {found.length === 0 ? (
        <Notice title="No error has these words">
          <p>Words are found in the service, the type, the message and the place.</p>
        </Notice>
      ) : (
        <ErrorList groups={found} />
      )}
    </>
  );
}
