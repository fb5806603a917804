import { expect } from "vitest";
import { checkProtocol, elaborate, parse, type Diagnostic, type DiagnosticCode, type Protocol } from "../../dsl/index.js";

/** What a flow check has to say of a protocol. */
export interface FlowCase {
  readonly name: string;
  readonly code: DiagnosticCode;
  readonly text: string;
  /** All diagnostics of the code, in the order of the text: the message, and the text under the span. Empty for a near miss. */
  readonly reports: readonly { readonly message: string; readonly at: string }[];
}

/** Checks that the protocol has exactly the expected diagnostics of the case's code, and no other error. */
export function check({ code, text, reports }: FlowCase): void {
  const diagnostics = checkProtocol(elaborateText(text));
  const found = diagnostics.filter((one) => one.code === code || one.severity === "error").map((one) => describe(one, text));
  expect(found).toEqual(reports.map(({ message, at }) => ({ code, message, at })));
}

/** The typed protocol of a text that has no mistake in its names and types. */
export function elaborateText(text: string): Protocol {
  const { file, diagnostics } = parse({ name: "case.tea", text });
  const elaborated = elaborate(file, { settings: {} });
  expect([...diagnostics, ...elaborated.diagnostics].map((one) => describe(one, text))).toEqual([]);
  if (elaborated.protocol === undefined) throw new Error("no protocol");
  return elaborated.protocol;
}

/**
 * A protocol of clients and a server, whose machine is made of `items`. Clients ask, and answer `Halt` by `Done`.
 */
export function serverWith(items: string): string {
  return `protocol Case

node Server
node Client[2]
block Block[2]

channel net: fifo

message Ask, Done : Client -> Server
message Reply, Halt : Server -> Client

ghost asked: boolean

machine Client {
  request ask()
  start state Idle {
    on ask() { send Ask to Server; return }
    on Reply { }
    on Halt { send Done to Server }
  }
}

machine Server {
${items}
}
`;
}

function describe(
  { code, message, span }: Diagnostic,
  text: string,
): { readonly code: string; readonly message: string; readonly at: string } {
  return { code, message, at: text.slice(span.start, span.end) };
}
