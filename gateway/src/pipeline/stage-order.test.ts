import { expect, it } from 'vitest';
import type { Exchange } from '../exchange.ts';
import { Pipeline } from './pipeline.ts';
import { proceed, type Stage } from './stage.ts';

interface Animal {
  readonly animal: string;
}
interface Sound {
  readonly sound: string;
}

const findAnimal: Stage<Exchange, Animal> = { name: 'find-animal', onRequest: () => proceed({ animal: 'heron' }) };
const hearSound: Stage<Exchange & Animal, Sound> = {
  name: 'hear-sound',
  onRequest: ({ animal }) => proceed({ sound: `${animal}!` }),
};

// The compiler is the test: tsc fails where an error that is expected below goes away.
it('does not compile out of order, nor with a field added twice', () => {
  expect(Pipeline.start().stage(findAnimal).stage(hearSound)).toBeInstanceOf(Pipeline);
  // @ts-expect-error hear-sound needs the animal that find-animal adds
  Pipeline.start().stage(hearSound);
  // @ts-expect-error nothing has added the animal yet
  Pipeline.start().stage(hearSound).stage(findAnimal);
  // @ts-expect-error the animal is already there
  Pipeline.start().stage(findAnimal).stage(findAnimal);
});
