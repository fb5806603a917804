import { expect } from "vitest";
import { elaborate, type Protocol } from "../../dsl/analysis/index.js";
import { codes, type Diagnostic } from "../../dsl/diagnostics/index.js";
import { parse } from "../../dsl/syntax/index.js";

/** Text for the places of the frame; what is left out is empty. */
export interface Parts {
  readonly declarations?: string;
  /** Items of the server, which is kept per block. */
  readonly items?: string;
  /** Handlers of the server's state. */
  readonly handlers?: string;
  /** Statements of the server's handler `on Ask(data) from c`. */
  readonly statements?: string;
  /** Items of the client, which is kept per block. */
  readonly client?: string;
  /** Items of the worker, which is kept per node. */
  readonly worker?: string;
  readonly settings?: Readonly<Record<string, number | boolean>>;
}

/** A mistake, the report of it (code, text under the span, message), and the same thing done right. */
export interface Case {
  readonly wrong: Parts;
  readonly finds: string | readonly string[];
  readonly right: Parts;
}

/** A protocol with a variable of every kind of type, into which the parts are put. */
export function frame(parts: Parts): string {
  return `protocol Frame
param Clients = 2 param Careful = true
node Server
node Client[Clients]
node Worker[3] ordered
block Block[2]
value Data[2] value Tag[2] comparable
enum Color { red, green, blue } type Small = 0..7 type Turn = cyclic 3
message Ask(data: Data), Stop: Client -> Server
message Reply(data: Data?), Halt: Server -> Client
message Report(worker: Worker): Worker -> Server
message Order: Server -> Worker, Client -> Worker
ghost last: Data per Block
${parts.declarations ?? ""}
machine Server per Block {
  var copy: Data?
  var color: Color
  var size: Small
  var turn: Turn
  var tag: Tag
  var owner: Client?
  var users: set<Client>
  var busy: map<Client, boolean>
  var held: map<Client, Data?>
  var pending: map<Client, continuation<Data>?>
  var parked: continuation?
  ghost seen: Data
  request stop(): Color
  ${parts.items ?? ""}
  start state Serving {
    on Ask(data) from c {
      ${parts.statements ?? ""}
    }
    ${parts.handlers ?? ""}
  }
  state Waiting(k: continuation<Data>) {
    on Ask(data) { resume k with data }
    otherwise defer
  }
  state Idle(by: Client, k: continuation) { on Stop { resume k } otherwise defer }
  procedure rest(): Data { let data = suspend in Waiting; become Serving; return data }
  function isFree(c: Client): boolean { return c not in users }
}
machine Client per Block {
  var copy: Data?
  request ask(data: Data): Data
  start state Ready { on ask(data) { send Ask(data) to Server; return data } }
  state Asking(k: continuation) { otherwise drop }
  ${parts.client ?? ""}
}
machine Worker {
  start state Working { }
  ${parts.worker ?? ""}
}
`;
}

/** Checks a mistake: exactly these reports, and none for the right form. */
export function checkCase({ wrong, finds, right }: Case): void {
  expect(reportsOf(wrong)).toEqual(typeof finds === "string" ? [finds] : finds);
  expect(reportsOf(right)).toEqual([]);
}

/** The reports on a frame, as `T101 [text] message`. */
export function reportsOf(parts: Parts): readonly string[] {
  const text = frame(parts);
  return diagnose(text, parts).map((diagnostic) => showReport(text, diagnostic));
}

/** What is wrong with a frame; its text has to be well-formed. */
export function diagnose(text: string, { settings = {} }: Pick<Parts, "settings"> = {}): readonly Diagnostic[] {
  const { file, diagnostics } = parse({ name: "frame.tea", text });
  if (diagnostics.length > 0) throw new Error(diagnostics.map((diagnostic) => showReport(text, diagnostic)).join("\n"));
  return elaborate(file, { settings }).diagnostics;
}

/** The typed protocol of a frame that has no mistakes. */
export function elaborateFrame(parts: Parts): Protocol {
  const { file } = parse({ name: "frame.tea", text: frame(parts) });
  const { protocol, diagnostics } = elaborate(file, { settings: parts.settings ?? {} });
  expect(diagnostics).toEqual([]);
  if (protocol === undefined) throw new Error("the frame has no protocol");
  return protocol;
}

export function showReport(text: string, { code, span, message, severity }: Diagnostic): string {
  expect(severity).toBe(codes[code].severity);
  return `${code} [${text.slice(span.start, span.end)}] ${message}`;
}
