import type { Chip, Story, StoryLine } from '../../../src/story/story.ts';
import { Foreign } from '../words/foreign.tsx';
import { OutcomeMark } from '../words/outcome-mark.tsx';
import { SourceLine } from '../words/source-line.tsx';

/** What went badly has the colour of how the request ended; in one that ended well, or was broken, it is what broke. */
function toneOf(tone: StoryLine['tone'], chip: Chip): Chip | undefined {
  if (tone === 'bad') return chip === 'refused' || chip === '4xx' || chip === 'aborted' ? chip : 'broken';
  return tone === 'plain' ? undefined : tone === 'good' ? 'ok' : 'limited';
}

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
          const tone = toneOf(line.tone, story.chip);
          return (
            <li key={at}>
              <span class="story-step">{line.step}</span>
              <span class={`story-mark${tone === undefined ? '' : ` as-${tone}`}`}>
                {tone !== undefined && <OutcomeMark chip={tone} />}
              </span>
              <span class={`story-text${tone === undefined ? '' : ` as-${tone}`}`}>
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
