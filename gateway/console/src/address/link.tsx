/** A real link: opens in a new tab, can be copied; a plain click stays in the page. */
import type { ComponentChildren } from 'preact';
import { go } from './address-bar.ts';

interface LinkProps {
  readonly to: string;
  readonly class?: string;
  readonly title?: string;
  readonly children?: ComponentChildren;
  readonly 'aria-label'?: string;
  readonly 'aria-current'?: 'page' | 'true' | undefined;
  readonly 'data-seq'?: number;
  /** One of those that j and k move among. */
  readonly 'data-move'?: boolean;
}

export function Link({ to, children, ...rest }: LinkProps) {
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
