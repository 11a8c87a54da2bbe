import { useEffect, useRef } from 'preact/hooks';
import { giveToken, tokenState } from '../api/token.ts';
import { useWatched } from '../use-watched.ts';

export function TokenForm() {
  const { token } = useWatched(tokenState);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <main class="page token" id="main" tabIndex={-1}>
      <h1>This gateway asks for its token</h1>
      <p>
        It is <code>admin.token</code> of its configuration, usually from <code>WEIR_ADMIN_TOKEN</code>. This tab keeps
        it until it is closed.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const written = input.current?.value.trim() ?? '';
          if (written !== '') giveToken(written);
        }}
      >
        <label for="token">Admin token</label>
        <div class="token-line">
          <input
            ref={input}
            id="token"
            class="input"
            type="password"
            autocomplete="off"
            spellcheck={false}
            aria-invalid={token !== ''}
            aria-describedby="token-problem"
          />
          <button type="submit" class="button">
            Open
          </button>
        </div>
        <p id="token-problem" class="problem" role="alert">
          {token === '' ? '' : 'The gateway did not accept the token it was given.'}
        </p>
      </form>
    </main>
  );
}
