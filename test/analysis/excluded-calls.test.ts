import { describe, expect, test } from "vitest";
import { load } from "../../dsl/index.js";

// Which messages are called is decided by the parts and branches that the params choose, for each setting anew.

/** A client that calls or sends `Stop`, and a server that handles it. `part`: how the two are told apart. */
function diagnose({ handlers, states, checks = "" }: { handlers: string; states: string; checks?: string }): readonly string[] {
  const text = `
protocol Stopping
param Calls = true
param Gathers = false
node Server
node Client[2]
channel net: fifo
message Stop : Client -> Server
message Ask(): boolean : Server -> Client
machine Client {
  request stop()
  start state Ready { ${handlers} on Ask { return true } }
  ${states}
}
machine Server {
  request ask()
  start state Serving {
    on Stop { return }
    on ask() {
      if Gathers { let all = gather Ask() to Client in Gathering; become Serving; return }
      choose c in Client
      let one = call Ask() to c in Asking
      become Serving
      return
    }
  }
  state Gathering(k: continuation<map<Client, boolean?>>) { otherwise defer }
  state Asking(k: continuation<boolean>) { otherwise defer }
}
check calls { } expect pass
${checks}
`;
  return load({ name: "case.tea", text }).diagnostics.map(({ code, message }) => `${code} ${message}`);
}

const stopping = "state Stopping(k: continuation) { otherwise defer }";
const both = "check sends { Calls = false } expect pass check gathers { Gathers = true } expect pass";

describe("a message that is called in one setting and sent in another", () => {
  test("by branches of a handler", () => {
    const handlers = "on stop() { if Calls { call Stop to Server in Stopping; become Ready } else { send Stop to Server }; return }";
    expect(diagnose({ handlers, states: stopping, checks: both })).toEqual([]);
  });

  test("by parts around handlers, and below another branch", () => {
    const handlers = `if (Calls) { on stop() { if !Calls || Calls { call Stop to Server in Stopping }; become Ready; return } }
      else { on stop() { send Stop to Server; return } }`;
    expect(diagnose({ handlers, states: stopping, checks: both })).toEqual([]);
  });

  test("but not by a branch that the params leave open", () => {
    const handlers =
      "on stop() { if self is Ready { call Stop to Server in Stopping; become Ready } else { send Stop to Server }; return }";
    expect(diagnose({ handlers, states: stopping })).toEqual([
      "T606 Cannot send 'Stop': it is called, and its answer needs somebody who waits",
    ]);
  });
});

describe("a waiting state that nothing resumes", () => {
  const states = "state Stopping(k: continuation) { on Ask { return false } }";

  test("is no mistake where nothing waits in it", () => {
    const handlers = "on stop() { if !Calls { call Stop to Server in Stopping; become Ready }; return }";
    expect(diagnose({ handlers, states, checks: both })).toEqual([]);
  });

  test("is one where something does", () => {
    const handlers =
      "on stop() { if !Calls { call Stop to Server in Stopping; become Ready } else { suspend in Stopping; become Ready }; return }";
    expect(diagnose({ handlers, states, checks: both })).toEqual(["T307 Nothing resumes waiting state 'Stopping'"]);
  });
});
