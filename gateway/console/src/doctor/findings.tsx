import type { DoctorPage } from '../../../src/admin/api/api-types.ts';
import { Link } from '../address/link.tsx';
import { traceAddress } from '../address/read-address.ts';
import { Foreign } from '../words/foreign.tsx';
import { shortId } from '../words/trace-id.ts';
import { HealthSign } from './health.tsx';

type Finding = DoctorPage['findings'][number];

/** A sentence with several names and numbers in it. */
const MOST_SHOWN = 1000;

const CHECKS: Readonly<Record<string, string>> = {
  propagation: 'passing traces on',
  'missing-spans': 'missing spans',
  'clock-skew': 'clocks',
  exporter: 'export',
  redis: 'Redis',
  'telemetry-load': 'cost of watching',
  configuration: 'configuration',
};

const nameOf = (check: string): string => (Object.hasOwn(CHECKS, check) ? (CHECKS[check] as string) : check);

export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <ul class="findings" aria-label="Findings, worst first">
      {findings.map((finding) => (
        <FindingLine
          key={`${finding.check} ${finding.subject} ${finding.says} ${finding.evidence}`}
          finding={finding}
        />
      ))}
    </ul>
  );
}

function FindingLine({ finding }: { readonly finding: Finding }) {
  const { check, health, says, evidence, fix, traceIds } = finding;
  const isWell = health === 'ok';
  return (
    <li class={isWell ? 'finding is-well' : 'finding'}>
      <p class="finding-health">
        <HealthSign health={health} />
        <span class="soft">{nameOf(check)}</span>
      </p>
      <div class="finding-words">
        {isWell ? (
          <p>
            <Foreign text={says} most={MOST_SHOWN} />
          </p>
        ) : (
          <h2>
            <Foreign text={says} most={MOST_SHOWN} />
          </h2>
        )}
        <p class="soft">
          <Foreign text={evidence} most={MOST_SHOWN} />
        </p>
        <Traces traceIds={traceIds} />
      </div>
      {fix !== undefined && (
        <div class="finding-fix">
          <p class="soft">{isWell ? 'To change that' : 'The fix'}</p>
          <p>
            <Foreign text={fix} most={MOST_SHOWN} />
          </p>
        </div>
      )}
    </li>
  );
}

function Traces({ traceIds }: { readonly traceIds: readonly string[] }) {
  const links = traceIds.map((id) => [id, traceAddress(id)] as const).filter(([, to]) => to !== undefined);
  if (links.length === 0) return null;
  return (
    <p class="finding-traces">
      <span class="soft">{links.length === 1 ? 'Trace' : 'Traces'}</span>
      {links.map(([id, to]) => (
        <Link key={id} to={to as string} title={id} class="mono" data-move>
          {shortId(id)}
        </Link>
      ))}
    </p>
  );
}
