import { page } from '../address/address-bar.ts';
import { Link } from '../address/link.tsx';
import { connection } from '../api/connection.ts';
import { gatewayNow, knownState } from '../api/gateway-state.ts';
import { DoctorMark } from '../doctor/doctor-mark.tsx';
import { useWatched } from '../use-watched.ts';
import { Lost } from './lost.tsx';
import { stateWords } from './system-state.ts';
import { theme, turnTheme } from './theme.ts';

const PAGES = [
  ['/', 'Live', ['live', 'trace', 'traces']],
  ['/routes', 'Routes', ['routes']],
  ['/limits', 'Limits', ['limits']],
  ['/upstreams', 'Upstreams', ['upstreams']],
  ['/errors', 'Errors', ['errors']],
  ['/doctor', 'Doctor', ['doctor']],
  ['/config', 'Config', ['config']],
] as const;

const THEME_SIGNS = { system: '◐', light: '○', dark: '●' } as const;

export function Header({ onKeys }: { readonly onKeys: () => void }) {
  const { kind } = useWatched(page);
  const chosen = useWatched(theme);
  return (
    <header class="header">
      <Link to="/" class="brand" aria-label="Weir, live requests">
        <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
          <path d="M3 8h11c5 0 4 16 9 16h6M3 16h6c5 0 4 8 9 8M3 24h6" />
        </svg>
        Weir
      </Link>
      <nav class="nav" aria-label="Pages">
        {PAGES.map(([to, name, kinds]) => {
          const here = (kinds as readonly string[]).includes(kind);
          return (
            <Link key={to} to={to} aria-current={here ? 'page' : undefined}>
              {name}
              {to === '/doctor' && <DoctorMark />}
            </Link>
          );
        })}
      </nav>
      <SystemState />
      <div class="header-buttons">
        <button
          type="button"
          class="sign"
          onClick={turnTheme}
          title={`Colours: ${chosen}`}
          aria-label={`Colours: ${chosen}. Change`}
        >
          {THEME_SIGNS[chosen]}
        </button>
        <button type="button" class="sign" onClick={onKeys} title="Keys (?)" aria-label="Keys">
          ?
        </button>
      </div>
    </header>
  );
}

function SystemState() {
  const known = useWatched(knownState);
  const { kind } = useWatched(connection);
  if (kind === 'lost') return <Lost />;
  if (known === undefined) return <p class="state" aria-busy="true" />;
  return (
    <ul class="state" aria-label="State of the gateway">
      {stateWords(known.state, gatewayNow()).map(({ name, text, title, tone }) => (
        <li key={name} class={`state-${tone}`} title={title}>
          {text}
        </li>
      ))}
    </ul>
  );
}
