/** The comment at the head of a text: what it is, how to search it, and what it does not say. */
import { comment, type Lines } from "./lines.js";

export interface HeaderFacts {
  readonly protocol: string;
  readonly file: string;
  readonly check: string;
  /** `pass`, `violation "one writer"`. */
  readonly expectation: string;
  readonly settings: readonly { readonly name: string; readonly value: boolean | number }[];
}

export function headerLines(facts: HeaderFacts, notes: readonly string[]): Lines {
  const { protocol, file, check, expectation, settings } = facts;
  const values = settings.map(({ name, value }) => `${name} = ${value}`).join(", ");
  const lines = [
    `${protocol}: check ${check} of ${file}, exported by Kettle.`,
    ...(values === "" ? [] : [`Settings: ${values}.`]),
    `Expected: ${expectation}.`,
    "",
    "To search it, with FILE for the name of this file without .m:",
    "  kettle verify FILE.m --deadlock off --symmetry off",
    "  rumur --deadlock-detection off --symmetry-reduction off --value-type int32_t --output FILE.c FILE.m",
    "  cc -O2 -march=native -mcx16 -std=c11 -o FILE FILE.c -lpthread && ./FILE",
    "",
    ...notes,
  ];
  return lines.map((line) => (line === "" ? "--" : line.startsWith("  ") ? `-- ${line}` : comment(line)));
}
