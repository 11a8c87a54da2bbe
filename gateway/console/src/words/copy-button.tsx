/** Copies exactly the text, and says so without changing its size. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const SAID_FOR_MS = 1500;

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard outside a secure context (an admin port on another machine): the old way still works there.
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for who does not see what it stands beside. */
  readonly what: string;
  readonly children?: ComponentChildren;
}

export function CopyButton({ text, what, children }: CopyButtonProps) {
  const [said, say] = useState<'copied' | 'failed' | undefined>(undefined);
  useEffect(() => {
    if (said === undefined) return undefined;
    const timer = setTimeout(() => say(undefined), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const word = said === 'copied' ? 'Copied' : said === 'failed' ? 'Select it by hand' : undefined;
  return (
    <button
      type="button"
      class={`button copy${word === undefined ? '' : ' said'}`}
      aria-label={`Copy ${what}`}
      onClick={() => void copy(text).then((copied) => say(copied ? 'copied' : 'failed'))}
    >
      <span class="copy-label">{children ?? 'Copy'}</span>
      <span class="copy-said" role="status">
        {word}
      </span>
    </button>
  );
}
