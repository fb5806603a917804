/** What a run of `kettle` tells its caller. */
export const exitCode = {
  /** Every check has the verdict that it expects; nothing is wrong with the input. */
  asExpected: 0,
  /** At least one check has not. */
  notAsExpected: 1,
  /** A mistake in a file or on the command line. */
  badInput: 2,
  /** A mistake in Kettle. */
  internalError: 3,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Of several outcomes the one that a caller should hear of first. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.reduce<ExitCode>((a, b) => (b > a ? b : a), exitCode.asExpected);
}
