/** Says in which moment of which stage it was thrown, where the runner cannot know: many stages share one moment there. */
export class StageThrew extends Error {
  readonly stage: string;
  readonly moment: string;

  constructor(stage: string, moment: string, cause: unknown) {
    super(`${stage} ${moment} threw`, { cause });
    this.stage = stage;
    this.moment = moment;
  }
}
