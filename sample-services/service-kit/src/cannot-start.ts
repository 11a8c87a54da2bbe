/** What the operator can mend: startService prints the sentence alone, without a stack. 78 is a wrong setting, 1 the rest. */
export class CannotStart extends Error {
  readonly exitCode: 1 | 78;

  constructor(sentence: string, exitCode: 1 | 78, cause?: unknown) {
    super(sentence, { cause });
    this.exitCode = exitCode;
  }
}
