import type { Story } from '../../../src/story/story.ts';
import { Foreign } from '../words/foreign.tsx';
import { OutcomeMark } from '../words/outcome-mark.tsx';
import { SourceLine } from '../words/source-line.tsx';

const TONES = { plain: undefined, good: 'ok', bad: 'broken', limited: 'limited' } as const;

/** A text of the story is a sentence or two: it is shown whole, up to a bound that only an attack reaches. */
const MOST_TEXT = 600;

export function StoryLines({ story }: { readonly story: Story }) {
  return (
    <section class="story" aria-label="What happened">
      <p class="story-why">
        <Foreign text={story.why} most={MOST_TEXT} />
      </p>
      <ol>
        {story.lines.map((line, at) => {
          const tone = TONES[line.tone];
          return (
            <li key={at}>
              <span class="story-step">{line.step}</span>
              <span class={`story-mark ${tone ?? ''}`}>{tone !== undefined && <OutcomeMark chip={tone} />}</span>
              <span class={`story-text${tone === undefined ? '' : ` ${tone}`}`}>
                <Foreign text={line.text} most={MOST_TEXT} />{' '}
                {line.aside !== undefined && <Foreign text={line.aside} most={MOST_TEXT} class="aside" />}
              </span>
              {line.source !== undefined && <SourceLine source={line.source} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
