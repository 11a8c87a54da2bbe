/** Text that strangers chose: a text node, isolated from the direction of what stands around it, whole in the title. */
import { shown, shownInTitle } from './shown-text.ts';

interface ForeignProps {
  readonly text: string;
  readonly class?: string;
  readonly most?: number;
}

export function Foreign({ text, class: name, most }: ForeignProps) {
  return (
    <bdi class={name} title={shownInTitle(text)}>
      {shown(text, most)}
    </bdi>
  );
}
