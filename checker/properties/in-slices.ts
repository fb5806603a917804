/** Work that pauses now and then, so that whoever runs it can look after other things; what it returns is its result. */
export type InSlices<Result> = Generator<undefined, Result>;

/** Steps of a graph that are looked at between two pauses: about a millisecond. */
export const sliceSteps = 65_536;

/** Does work without a pause. */
export function finish<Result>(work: InSlices<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
