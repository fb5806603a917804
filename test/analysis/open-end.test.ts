import { expect, test } from "vitest";
import { checkProtocol } from "../../dsl/index.js";
import { elaborateText, serverWith } from "../support/flow-case.js";
import { unmark } from "../support/marked-text.js";

test.each([
  ["{ «if ready» { return true } }", "a missing else"],
  ["{ if ready { return true } else { ready = true «}» }", "the branch that goes on"],
  ["{ if ready { asked = true } else { asked = false } «}»", "the end, where all branches go on"],
  ["{ if ready { return true } ready = true «}»", "the end, behind a statement"],
  ["{ if !ready { return true } else { «if self == Server» { return true } } }", "a branch of a branch"],
  ["{ «match old» { some x => { return x } } }", "a missing case"],
  ["{ «}»", "an empty handler"],
])("T407 shows where a path ends: %s (%s)", (marked) => {
  const { text, span } = unmark(
    serverWith(`  var ready: boolean
  var old: boolean?
  request stop(): boolean
  start state Idle { on Ask { } on Done { } on stop() ${marked} }`),
  );
  const [found] = checkProtocol(elaborateText(text)).filter(({ code }) => code === "T407");
  expect(found?.related).toEqual([{ span, message: "this path ends here" }]);
});
