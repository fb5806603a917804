import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { hasErrors, load, render } from "../../dsl/index.js";

// Broken copies of the classic protocols: each must be caught, and with the shortest trace.

interface Mutant {
  readonly fault: string;
  readonly check: string;
  /** A text that occurs once in the file, and what stands there instead. */
  readonly replace: string;
  readonly by: string;
  /** The kind of the failure and the steps of its trace. */
  readonly caught: string;
  readonly steps: number;
}

const mutants: Readonly<Record<string, readonly Mutant[]>> = {
  peterson: [
    {
      fault: "keeps the turn",
      check: "alternate",
      replace: "giveTurn(rival)\n      }\n      send",
      by: "giveTurn(self)\n      }\n      send",
      caught: "invariant",
      steps: 18,
    },
    {
      fault: "enters when it is the other's turn",
      check: "alternate",
      replace: "if whose == self",
      by: "if whose != self",
      caught: "invariant",
      steps: 18,
    },
    {
      fault: "asks for the turn alone",
      check: "alternate",
      replace: "else { send ReadFlag(rival) to Memory }",
      by: "else { send ReadTurn to Memory }",
      caught: "stuck",
      steps: 12,
    },
    { fault: "the memory ignores a raised flag", check: "alternate", replace: "flags[p] = true; ", by: "", caught: "invariant", steps: 16 },
  ],
  "alternating-bit": [
    { fault: "the sender keeps its bit", check: "transfer", replace: "      bit += 1\n", by: "", caught: "assertion", steps: 11 },
    { fault: "the receiver keeps its bit", check: "transfer", replace: "        expected += 1\n", by: "", caught: "assertion", steps: 8 },
    {
      fault: "acknowledges the bit that it expects next",
      check: "transfer",
      replace: "send Ack(b) to Back",
      by: "send Ack(expected) to Back",
      caught: "stuck",
      steps: 1,
    },
    {
      fault: "takes any acknowledgement",
      check: "transfer",
      replace: "if !Numbered || b == bit { resume }",
      by: "resume",
      caught: "assertion",
      steps: 11,
    },
  ],
  stache: [
    { fault: "forgets a reader", check: "small", replace: "      sharers += c\n", by: "", caught: "invariant", steps: 8 },
    { fault: "forgets the owner", check: "small", replace: "      owner = c\n", by: "", caught: "invariant", steps: 4 },
    {
      fault: "loses what the owner sends back",
      check: "small",
      replace: "      if data != none { memory = data }\n",
      by: "",
      caught: "invariant",
      steps: 9,
    },
    {
      fault: "waits for ever",
      check: "small",
      replace: "    on PutBack(data) from c {\n      if data != none { memory = data }\n      waiting -= c\n",
      by: "    on PutBack(data) from c {\n      if data != none { memory = data }\n",
      caught: "deadlock",
      steps: 12,
    },
    {
      fault: "goes on after the first answer",
      check: "usual",
      replace:
        "    on PutBack(data) from c {\n      if data != none { memory = data }\n      waiting -= c\n      if waiting == {} { resume k }",
      by: "    on PutBack(data) from c {\n      if data != none { memory = data }\n      waiting -= c\n      resume k",
      caught: "invariant",
      steps: 14,
    },
    {
      fault: "ignores requests during a recall",
      check: "small",
      replace: "otherwise defer",
      by: "otherwise drop",
      caught: "stuck",
      steps: 9,
    },
    {
      fault: "a waiting cache ignores the recall",
      check: "small",
      replace: "on Invalidate { copy = none; send PutBack(none) to Home } //",
      by: "on Invalidate { drop } //",
      caught: "deadlock",
      steps: 11,
    },
    {
      fault: "an evicting cache answers too",
      check: "evicting",
      replace: "on Invalidate { drop }",
      by: "on Invalidate { send PutBack(none) to Home }",
      caught: "assertion",
      steps: 12,
    },
  ],
  german: [
    { fault: "forgets a holder", check: "small", replace: "      holders += c\n", by: "", caught: "invariant", steps: 8 },
    {
      fault: "goes on after the first acknowledgement",
      check: "usual",
      replace: "if missing == {} { resume }",
      by: "resume",
      caught: "invariant",
      steps: 14,
    },
    {
      fault: "keeps the copy that was revoked",
      check: "small",
      replace: "on Revoke { copy = none; send Acknowledge(none) to Home; become Invalid }",
      by: "on Revoke { send Acknowledge(none) to Home; become Invalid }",
      caught: "invariant",
      steps: 10,
    },
    {
      fault: "a waiting client ignores the revocation",
      check: "small",
      replace: "        on Revoke { copy = none; send Acknowledge(none) to Home }\n",
      by: "        on Revoke { drop }\n",
      caught: "deadlock",
      steps: 11,
    },
    {
      fault: "shares with an exclusive client around",
      check: "small",
      replace: "      if exclusive { revoke() }\n",
      by: "",
      caught: "invariant",
      steps: 8,
    },
  ],
  msi: [
    {
      fault: "a writer does not confirm",
      check: "small",
      replace: "      send Confirm to Directory\n      copy = v\n",
      by: "      copy = v\n",
      caught: "deadlock",
      steps: 11,
    },
    {
      fault: "a writer does not wait for the data",
      check: "small",
      replace: "if filled && missing == 0 { resume }",
      by: "if missing <= 0 { resume }",
      caught: "assertion",
      steps: 11,
    },
    {
      fault: "a writer does not wait for acknowledgements",
      check: "small",
      replace: "          filled = true\n          if missing == 0 { resume }",
      by: "          resume",
      caught: "invariant",
      steps: 9,
    },
    {
      fault: "the directory does not wait for the data",
      check: "small",
      replace: "if written { resume }",
      by: "resume",
      caught: "assertion",
      steps: 12,
    },
    {
      fault: "the old owner is forgotten",
      check: "small",
      replace: "        if owner != none { sharers = {owner} }\n",
      by: "",
      caught: "invariant",
      steps: 16,
    },
    {
      fault: "an outdated line is written back",
      check: "small",
      replace: "if owner == c {\n        memory = data",
      by: "memory = data\n      if owner == c {",
      caught: "invariant",
      steps: 22,
    },
    {
      fault: "an invalidated reader does not acknowledge",
      check: "small",
      replace: "on Invalidate(w) { copy = none; send InvalidateDone to w; become Invalid }",
      by: "on Invalidate { copy = none; become Invalid }",
      caught: "deadlock",
      steps: 13,
    },
  ],
};

describe.each(Object.entries(mutants))("%s", (name, list) => {
  const text = readFileSync(`protocols/classic/${name}.tea`, "utf8");

  test.each(list)("$fault: $caught after $steps steps", ({ check, replace, by, caught, steps }) => {
    expect(text.split(replace)).toHaveLength(2);
    const loaded = load({ name, text: text.replace(replace, () => by) });
    expect(hasErrors(loaded.diagnostics), render(loaded.diagnostics, loaded.source, { colour: false })).toBe(false);
    const protocol = loaded.scenarios.find((scenario) => scenario.name === check)?.protocol;
    const verdict = protocol && explore(protocol, { symmetry: "full" }).verdict;
    const failed = verdict?.kind === "violated" ? { caught: verdict.failure.kind, steps: verdict.trace?.steps.length } : undefined;
    expect(failed).toEqual({ caught, steps });
  });
});
