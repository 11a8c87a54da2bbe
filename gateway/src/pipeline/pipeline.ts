/** The typed list of stages. Order is data, and the compiler holds it. */
import type { Exchange } from '../exchange.ts';
import type { Forward } from './forward.ts';
import { type PipelineParts, type RunPipeline, runExchange } from './run-exchange.ts';
import type { AnyStage, Stage } from './stage.ts';

type NoOverlap<Have, Adds> = keyof Have & keyof Adds extends never
  ? unknown
  : { readonly 'already added by an earlier stage': keyof Have & keyof Adds };

export class Pipeline<Have extends Exchange> {
  readonly #stages: readonly AnyStage[];

  private constructor(stages: readonly AnyStage[]) {
    this.#stages = stages;
  }

  static start(): Pipeline<Exchange> {
    return new Pipeline<Exchange>([]);
  }

  stage<Adds extends object>(stage: Stage<Have, Adds> & NoOverlap<Have, Adds>): Pipeline<Have & Adds> {
    return new Pipeline<Have & Adds>([...this.#stages, stage]);
  }

  forward(forward: Forward<Have>, parts: PipelineParts): RunPipeline {
    const stages = this.#stages;
    return (exchange, response) => runExchange(stages, forward as Forward<Exchange>, parts, exchange, response);
  }
}
