import { describe, expect, test } from "vitest";
import type { Expr, Handler, Machine, Protocol, State, Statement } from "../../dsl/analysis/index.js";
import { elaborateFrame, frame, type Parts } from "./elaborate-frame.js";

// What the typed protocol looks like: sugar that is gone, names that are resolved, defaults that are filled in.

function machineOf(protocol: Protocol, role: string): Machine {
  return found(protocol.machines.find((machine) => machine.role === role));
}

function stateOf(machine: Machine, name: string): State {
  return found(machine.states.find((state) => state.name === name));
}

/** The statements of the server's handler `on Ask(data) from c`. */
function statementsOf(parts: Parts): readonly Statement[] {
  return found(stateOf(machineOf(elaborateFrame(parts), "Server"), "Serving").handlers[0]).body.statements;
}

function conditionOf(parts: Parts): Expr {
  return found(elaborateFrame(parts).properties[0]).condition;
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it is not there");
  return value;
}

/** Without the places in the text. */
function withoutSpans(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === "span" ? undefined : part)));
}

function labels(handlers: readonly Handler[]): readonly string[] {
  return handlers.map(({ label }) => label);
}

describe("sugar", () => {
  test("`suspend in S(a)` is `suspend k { become S(a, k) }`", () => {
    const short = statementsOf({ statements: "suspend in Idle(c)" });
    const long = statementsOf({ statements: "suspend k { become Idle(c, k) }" });
    expect(withoutSpans(short)).toEqual(withoutSpans(long));
  });

  test("`otherwise defer` is a block of one statement", () => {
    const { otherwise } = stateOf(machineOf(elaborateFrame({}), "Server"), "Waiting");
    expect(withoutSpans(otherwise?.body)).toEqual({ statements: [{ kind: "defer" }] });
  });

  test("`s += x` adds a set of one element", () => {
    expect(withoutSpans(statementsOf({ statements: "users += c" }))).toEqual(withoutSpans(statementsOf({ statements: "users += {c}" })));
  });

  test("an `if` over params alone is replaced by the branch that it chooses", () => {
    const kinds = (settings: Parts["settings"]): readonly string[] =>
      statementsOf({ statements: "if Careful && Clients > 1 { drop } else { defer }", settings: settings ?? {} }).map(({ kind }) => kind);
    expect(kinds({})).toEqual(["drop"]);
    expect(kinds({ Clients: 1 })).toEqual(["defer"]);
  });

  test("params, enum members, single nodes and kinds are constants", () => {
    const values = statementsOf({ statements: "size = Clients; color = red; users = Client; let s = Server" }).map((statement) =>
      statement.kind === "assign" || statement.kind === "let" ? withoutSpans(statement.value) : undefined,
    );
    expect(values).toEqual([
      { kind: "number", value: 2, type: { kind: "integer" } },
      { kind: "enumMember", enum: "Color", member: "red", type: { kind: "enum", name: "Color" } },
      { kind: "all", of: "node", name: "Client", type: { kind: "set", element: { kind: "node", roles: ["Client"] } } },
      { kind: "node", role: "Server", type: { kind: "node", roles: ["Server"] } },
    ]);
  });

  test("a message to a machine kept per block names the block", () => {
    const [first] = statementsOf({ statements: "send Halt to c; choose w in Worker; send Order to w" });
    const sends = statementsOf({ statements: "send Halt to c; choose w in Worker; send Order to w" });
    expect(first).toMatchObject({ kind: "send", block: { kind: "here" } });
    expect(sends.at(-1)).toMatchObject({ kind: "send", message: "Order", block: undefined });
  });

  test("a ghost kept per block is the one for this block", () => {
    expect(statementsOf({ statements: "last = data" })[0]).toMatchObject({ kind: "assign", place: { of: { kind: "here" } } });
  });
});

describe("suspensions", () => {
  const resultOf = (statements: string): unknown => {
    const [statement] = statementsOf({ statements });
    const value = statement?.kind === "assign" || statement?.kind === "let" || statement?.kind === "do" ? statement.value : undefined;
    return value?.kind === "suspend" || value?.kind === "await" ? value.result : "no suspension";
  };
  const data = { kind: "value", name: "Data" };
  const cases: Readonly<Record<string, readonly [string, unknown]>> = {
    "of the state that it waits in": ["let x = suspend in Waiting", data],
    "of the first use of its continuation": ["let x = suspend k { become Waiting(k) }", data],
    "of the use, where the target is wider": ["copy = suspend k { pending[c] = k }", data],
    "of the target, where no use tells": ["let x: Data = suspend k { resume k with data }", data],
    "of the annotation": ["let x: Data = await { on Ask(d) { resume d } otherwise drop }", data],
    "of the first end of the wait": ["let x = await { on Ask(d) { resume d } otherwise drop }", data],
    "nothing, if nothing tells": ["suspend k { parked = k }", undefined],
    "nothing, if the wait ends without a value": ["await { on Stop { resume } otherwise drop }", undefined],
  };
  test.each(Object.entries(cases))("the type is that %s", (_, [statements, result]) => expect(resultOf(statements)).toEqual(result));

  test("a procedure suspends if one that it calls does", () => {
    const items = "procedure a() { b() } procedure b() { let d = rest() } procedure c2() { size = 1 }";
    const { procedures } = machineOf(elaborateFrame({ items }), "Server");
    expect(procedures.map(({ name, suspends }) => [name, suspends])).toEqual([
      ["a", true],
      ["b", true],
      ["c2", false],
      ["rest", true],
    ]);
  });
});

describe("states", () => {
  test("several blocks of a state become one, with the handlers in the order of the text", () => {
    const items = "state A, B { on Ask { } } state B { on Stop { } } state idle2 { } state A { otherwise drop }";
    const server = machineOf(elaborateFrame({ items: items.replace("state idle2 { }", "idle state B { }") }), "Server");
    expect(server.states.map(({ name }) => name)).toEqual(["A", "B", "Serving", "Waiting", "Idle"]);
    expect(labels(stateOf(server, "A").handlers)).toEqual(["Server.A on Ask"]);
    expect(labels(stateOf(server, "B").handlers)).toEqual(["Server.B on Ask", "Server.B on Stop"]);
    expect(stateOf(server, "A").otherwise?.label).toBe("Server.A otherwise");
    expect(stateOf(server, "B").idle).toBe(true);
    expect(new Set(server.states.flatMap(({ handlers }) => handlers.map(({ id }) => id))).size).toBe(6);
  });

  test("awaits are states with names of their own", () => {
    const waits =
      "await { on Stop { resume } otherwise drop } await Stopping { on Stop { await { on Stop { resume } otherwise drop } resume } otherwise drop }";
    const server = machineOf(elaborateFrame({ items: `state A, B { on Ask { ${waits} } }` }), "Server");
    const awaits = server.states.filter(({ kind }) => kind === "await");
    expect(awaits.map(({ name }) => name)).toEqual(["await#1", "Stopping", "await#2", "await#3", "Stopping#2", "await#4"]);
    expect(awaits.map(({ handlers }) => handlers[0]?.label)).toContain("Server.Stopping on Stop");
    expect(new Set(awaits.map(({ site }) => site)).size).toBe(6);
  });

  test("a property means all waits that the text calls so", () => {
    const items = "state A, B { on Ask { await Stopping { on Stop { resume } otherwise drop } } }";
    const condition = conditionOf({ items, declarations: 'invariant "i": forall b: Block: Server at b is Stopping' });
    expect(condition).toMatchObject({ kind: "quantified", body: { kind: "machineIs", states: ["Stopping", "Stopping#2"] } });
  });

  test("the head of a handler ends before its guard and its body", () => {
    const handlers =
      "on Stop { } on stop() { return red } on Ask(a) when size > 0 { } on Stop from a when size > 0 { } on Stop from b: Client { }";
    const text = frame({ handlers });
    const heads = stateOf(machineOf(elaborateFrame({ handlers }), "Server"), "Serving").handlers.map(({ head }) =>
      text.slice(head.start, head.end),
    );
    expect(heads).toEqual(["on Ask(data) from c", "on Stop", "on stop()", "on Ask(a)", "on Stop from a", "on Stop from b: Client"]);
  });

  test("handlers of the machine stand apart", () => {
    const server = machineOf(elaborateFrame({ items: "before on Ask { pass } on Stop { } otherwise drop" }), "Server");
    expect(labels(server.before)).toEqual(["Server before on Ask"]);
    expect(labels(server.handlers)).toEqual(["Server on Stop"]);
    expect(server.otherwise?.label).toBe("Server otherwise");
    expect(server.otherwise?.senders).toEqual(["Client", "Worker"]);
  });
});

describe("properties", () => {
  const machine = { kind: "machineVariable", role: "Server", node: { kind: "node", role: "Server" } };

  test("an invariant without a block is meant for each, a cover for some", () => {
    const invariant = conditionOf({ declarations: 'invariant "p": Server.copy == none' });
    expect(invariant).toMatchObject({
      kind: "quantified",
      quantifier: "forall",
      body: { left: { ...machine, block: { kind: "variable" } } },
    });
    expect(conditionOf({ declarations: 'cover "p": Server.copy == last' })).toMatchObject({ kind: "quantified", quantifier: "exists" });
  });

  test("a block that is named needs no quantifier", () => {
    const condition = conditionOf({ declarations: 'invariant "p": forall b: Block: (Server at b).copy == last at b' });
    expect(condition).toMatchObject({
      kind: "quantified",
      variables: [expect.any(Number)],
      body: { left: machine, right: { kind: "variable" } },
    });
  });

  test("machines kept per node need no block", () => {
    const condition = conditionOf({ declarations: 'invariant "p": forall w: Worker: w is Working' });
    expect(condition).toMatchObject({ quantifier: "forall", body: { kind: "machineIs", role: "Worker", block: undefined, within: false } });
  });

  test("`c in { S, T }` asks for states, `not in` for none of them", () => {
    const condition = conditionOf({ declarations: 'invariant "p": forall c: Client: c not in { Ready, Asking }' });
    const states = ["Ready", "Asking"];
    expect(condition).toMatchObject({ body: { body: { kind: "not", operand: { kind: "machineIs", role: "Client", states } } } });
  });

  test("the machine is the one that has the variable", () => {
    const declarations = 'machine Client { var name: Small start state S { } } invariant "p": forall c: Client: c.name == 0';
    expect(conditionOf({ declarations })).toMatchObject({ body: { left: { kind: "machineVariable", role: "Client", block: undefined } } });
  });
});

describe("declarations", () => {
  test("the params choose parts and sizes", () => {
    const declarations = "node Extra[Clients * 2] if (Careful) { enum Care { some2 } } else if (Clients > 5) { enum Care { much } }";
    const shape = (settings: Parts["settings"]): unknown => {
      const { nodes, enums, params } = elaborateFrame({ declarations, settings: settings ?? {} });
      return [nodes.find(({ name }) => name === "Extra")?.size, enums.at(1)?.members, params.map(({ value }) => value)];
    };
    expect(shape({})).toEqual([4, ["some2"], [2, true]]);
    expect(shape({ Careful: false, Clients: 6 })).toEqual([12, ["much"], [6, false]]);
    expect(shape({ Careful: false })).toEqual([4, undefined, [2, false]]);
  });

  test("a protocol without channels has one", () => {
    const { channels, messages } = elaborateFrame({});
    expect(channels).toMatchObject([{ name: "net", discipline: "fifo", capacity: 4, perBlock: false }]);
    expect(new Set(messages.map(({ channel }) => channel))).toEqual(new Set(["net"]));
  });

  test("bounds have defaults", () => {
    const { machines } = elaborateFrame({ items: "requests 2 per node and block" });
    expect(machines.map(({ role, deferred, outstanding }) => [role, deferred, outstanding])).toEqual([
      ["Server", 8, 2],
      ["Client", 8, 1],
      ["Worker", 8, 1],
    ]);
  });

  test("a sender is of any role that sends the message, unless it is narrowed", () => {
    const handlers = "on Report from a { }";
    const worker = "on Order from a { } on Order from b: Client { }";
    const protocol = elaborateFrame({ handlers, worker });
    const typeOf = ({ from }: Handler): unknown => protocol.variables[from ?? -1]?.type;
    const [any, narrowed] = machineOf(protocol, "Worker").handlers;
    expect(typeOf(found(any))).toEqual({ kind: "node", roles: ["Server", "Client"] });
    expect(typeOf(found(narrowed))).toEqual({ kind: "node", roles: ["Client"] });
    expect([any?.senders, narrowed?.senders]).toEqual([["Server", "Client"], ["Client"]]);
  });

  test("a variable's id is its place in the table", () => {
    const { variables } = elaborateFrame({});
    expect(variables.map(({ id }) => id)).toEqual(variables.map((_, index) => index));
  });
});
