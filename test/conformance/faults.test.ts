import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { conform } from "../../conformance/index.js";
import { load } from "../../dsl/index.js";

// What a faulty generator could write is found, whatever it is.

interface Fault {
  readonly what: string;
  readonly file: string;
  readonly check: string;
  /** In the generated text. */
  readonly from: string;
  readonly to: string;
}

const faults: readonly Fault[] = [
  {
    what: "a message is not sent",
    file: "classic/stache.tea",
    check: "small",
    from: 'home.send(c, { type: "Grant", data: home.vars.memory });',
    to: "",
  },
  {
    what: "another message is sent",
    file: "classic/stache.tea",
    check: "small",
    from: '{ type: "GetOwned" }',
    to: '{ type: "GetShared" }',
  },
  {
    what: "a state is not left",
    file: "classic/stache.tea",
    check: "small",
    from: 'cache.become({ name: "Owned" }',
    to: 'void ({ name: "Owned" }',
  },
  { what: "an assignment is missing", file: "classic/stache.tea", check: "small", from: "cache.vars.copy = null;", to: "" },
  {
    what: "a message is dropped and not put off",
    file: "xfs/coherence.tea",
    check: "ordered",
    from: "Contents: awaitingContentsContents }, otherwise: defer",
    to: "Contents: awaitingContentsContents }, otherwise: every.drop",
  },
  {
    what: "a guard is left out",
    file: "khazana/update.tea",
    check: "two",
    from: "{ when: (client: ClientStep) => client.vars.pending === 0, run: listeningCease }",
    to: "listeningCease",
  },
  {
    what: "a frame holds another variable",
    file: "xfs/coherence.tea",
    check: "ordered",
    from: '{ point: "readyWriteRequest1", c }',
    to: '{ point: "readyWriteRequest1", c: [...manager.setting.members.Client()][0]! }',
  },
  {
    what: "a handler goes on elsewhere",
    file: "xfs/coherence.tea",
    check: "ordered",
    from: '{ point: "invalidWrite1", v, reply }',
    to: '{ point: "readSharedWrite1", v, reply }',
  },
  {
    what: "a request is answered with nothing",
    file: "classic/stache.tea",
    check: "small",
    from: "cache.answer(reply, data",
    to: "cache.answer(reply, null",
  },
  {
    what: "a set keeps an element too many",
    file: "classic/stache.tea",
    check: "small",
    from: "without(home.vars.sharers, c)",
    to: "home.vars.sharers",
  },
  { what: "a timer is not started", file: "classic/lossy-link.tea", check: "counted", from: 'sender.startTimer("again");', to: "" },
  {
    what: "a node would refuse what another sends",
    file: "classic/stache.tea",
    check: "small",
    from: 'fields: { data: { optional: "value" } }',
    to: 'fields: { data: "boolean" }',
  },
  {
    what: "a choice is made by the code itself",
    file: "xfs/coherence.tea",
    check: "ordered",
    from: 'manager.choose("holder", manager.vars.cachers, ',
    to: '((_: string, all: ReadonlySet<Client>, _at: string) => [...all][0]!)("holder", manager.vars.cachers, ',
  },
];

describe("a fault of the generator is found", () => {
  test.each(faults)("$what ($file)", { timeout: 60_000 }, ({ file, check, from, to }) => {
    const name = `protocols/${file}`;
    const source = { name, text: readFileSync(join(import.meta.dirname, "../..", name), "utf8") };
    const scenario = load(source).scenarios.find((one) => one.name === check);
    if (scenario === undefined) throw new Error(`no check ${check}`);
    const change = (text: string): string => {
      expect(text).toContain(from);
      return `import * as every from "kettle/kernel";\n${text.replace(from, to)}`;
    };
    const found = conform(scenario.protocol, source, { maxTransitions: 20_000, change });
    expect(found.failure?.difference).toBeDefined();
  });
});
