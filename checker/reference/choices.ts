/**
 * The choices of one execution of a step.
 *
 * A step is executed for a given script of choices. Where the script ends and the protocol still chooses, `ChoiceNeeded` is thrown and
 * the step is executed again from its beginning for each option: slower than resuming, and obviously right.
 */
export class ChoiceNeeded extends Error {
  override readonly name = "ChoiceNeeded";

  constructor(readonly options: number) {
    super(`a choice among ${options}`);
  }
}

/** Follows a script; owned by the execution. */
export class Choices {
  /** What was chosen, in words. */
  readonly made: string[] = [];
  #taken = 0;

  constructor(readonly script: readonly number[]) {}

  /** The index of the option that the script takes; `describe` names it for traces. */
  choose(options: number, describe: (index: number) => string): number {
    const picked = this.pick(options);
    this.made.push(describe(picked));
    return picked;
  }

  /** A choice that the traces tell in another way. */
  pick(options: number): number {
    const picked = options === 1 ? 0 : this.script[this.#taken++];
    if (picked === undefined) throw new ChoiceNeeded(options);
    return picked;
  }
}
