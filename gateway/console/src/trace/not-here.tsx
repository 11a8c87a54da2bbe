import { Link } from '../address/link.tsx';
import { Notice } from '../words/notice.tsx';

interface NotHereProps {
  readonly why: string;
  /** It is looked for again: what was sent a moment ago may be on its way. */
  readonly looking: boolean;
}

export function NotHere({ why, looking }: NotHereProps) {
  return (
    <Notice title={looking ? 'Not here yet, looking again' : 'This trace is not here'}>
      <p role="status">{looking ? 'A request comes here as soon as it has ended.' : why}</p>
      <p class="notice-links">
        <Link to="/" class="button">
          Live requests
        </Link>
      </p>
    </Notice>
  );
}
