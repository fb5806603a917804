/** Random syntax trees, for the printer, the parser and the formatter. What the grammar cannot say is not generated. */
import fc, { type Arbitrary } from "fast-check";
import type {
  BoundVariable,
  Block,
  CheckDecl,
  Declaration,
  Discipline,
  Expr,
  HandlerItem,
  Ident,
  MachineItem,
  MatchPattern,
  Param,
  ProtocolFile,
  Right,
  Statement,
  Text,
  TypeExpr,
  WorkloadLimit,
} from "../../dsl/syntax/index.js";

const span = fc.constant({ start: 0, end: 0 });

const words = [
  "a",
  "b",
  "x",
  "Cache",
  "Home",
  "Shared",
  "a_1",
  "_x",
  "data",
  "value",
  "node",
  "block",
  "request",
  "count",
  "from",
  "to",
  "per",
];
const contextual = [
  "of",
  "start",
  "idle",
  "any",
  "order",
  "expect",
  "type",
  "message",
  "check",
  "state_",
  "capacity",
  "owed",
  "some",
  "ghost",
];

function ident(names: readonly string[]): Arbitrary<Ident> {
  return fc.record({ kind: fc.constant("ident" as const), name: fc.constantFrom(...names), span });
}

const name = ident([...words, ...contextual, "at", "with", "where", "and"]);
/** `at`, `with` and `where` in front of a parenthesis go on with the statement before. */
const firstName = ident([...words, ...contextual]);

const text: Arbitrary<Text> = fc.record({
  kind: fc.constant("text" as const),
  value: fc.string({ unit: fc.constantFrom("a", "B", " ", '"', "\\", "\n", "é", "//", "{"), maxLength: 8 }),
  span,
});

const doc = fc.option(
  fc
    .array(fc.constantFrom("", "one line", " indented", "/ slash", "*/ end"), { minLength: 1, maxLength: 2 })
    .map((lines) => lines.join("\n")),
  { nil: undefined, freq: 4 },
);

function optional<T>(arbitrary: Arbitrary<T>): Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

function some<T>(arbitrary: Arbitrary<T>): Arbitrary<T[]> {
  return fc.array(arbitrary, { minLength: 1, maxLength: 3 });
}

function few<T>(arbitrary: Arbitrary<T>): Arbitrary<T[]> {
  return fc.array(arbitrary, { maxLength: 3 });
}

const kind = <const K extends string>(value: K): Arbitrary<K> => fc.constant(value);

// ---------------------------------------------------------------- expressions and types

const operators = ["||", "&&", "=>", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "&"] as const;

/** Of a message or handler, `where` behind `inflight` would go on with the quantifier. */
const messageName = ident([...words, ...contextual]);

function boundVariable(expr: Arbitrary<Expr>): Arbitrary<BoundVariable> {
  const domain = ident(["inflight", "deferred", "waiting"]);
  return fc.oneof(
    { depthSize: "small" },
    fc.record({ name, type: name, among: fc.constant(undefined), block: fc.constant(undefined) }),
    fc.record({ name, type: messageName, among: domain, block: optional(expr) }),
  );
}

const { expr } = fc.letrec<{ expr: Expr; leaf: Expr }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ kind: kind("name"), name, span }),
    fc.record({ kind: kind("number"), value: fc.constantFrom(0, 1, 42, 2 ** 31 - 1), span }),
    fc.record({ kind: kind("boolean"), value: fc.boolean(), span }),
    fc.record({ kind: fc.constantFrom("none" as const, "self" as const, "here" as const, "quiescent" as const), span }),
  ),
  expr: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc.record({ kind: kind("binary"), operator: fc.constantFrom(...operators), left: tie("expr"), right: tie("expr"), span }),
    fc.record({ kind: kind("binary"), operator: fc.constantFrom(...operators), left: tie("expr"), right: tie("expr"), span }),
    fc.record({ kind: kind("set"), elements: few(tie("expr")), span }),
    fc.record({ kind: kind("record"), base: optional(tie("expr")), fields: some(fc.record({ name, value: tie("expr"), span })), span }),
    fc.record({ kind: kind("record"), base: tie("expr"), fields: few(fc.record({ name, value: tie("expr"), span })), span }),
    fc.record({ kind: kind("call"), callee: name, args: few(tie("expr")), span }),
    fc.record({ kind: kind("member"), object: tie("expr"), member: name, span }),
    fc.record({ kind: kind("index"), object: tie("expr"), index: tie("expr"), span }),
    fc.record({ kind: fc.constantFrom("unwrap" as const, "not" as const, "negate" as const), operand: tie("expr"), span }),
    fc.record({ kind: kind("take"), place: tie("expr"), span }),
    fc.record({ kind: kind("in"), negated: fc.boolean(), element: tie("expr"), set: tie("expr"), span }),
    fc.record({ kind: kind("is"), within: fc.boolean(), machine: tie("expr"), state: name, span }),
    fc.record({ kind: kind("at"), node: tie("expr"), block: tie("expr"), span }),
    fc.record({ kind: kind("conditional"), condition: tie("expr"), whenTrue: tie("expr"), whenFalse: tie("expr"), span }),
    fc.record({
      kind: kind("quantified"),
      quantifier: fc.constantFrom("forall" as const, "exists" as const),
      variables: some(boundVariable(tie("expr"))),
      where: optional(tie("expr")),
      body: tie("expr"),
      span,
    }),
    fc.record({
      kind: kind("quantified"),
      quantifier: kind("count"),
      variables: some(boundVariable(tie("expr"))),
      where: optional(tie("expr")),
      body: fc.constant(undefined),
      span,
    }),
  ),
}));

const { type } = fc.letrec<{ type: TypeExpr }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ kind: kind("named"), name, span }),
    fc.record({ kind: kind("range"), low: expr, high: expr, span }),
    fc.record({ kind: kind("cyclic"), modulus: expr, span }),
    fc.record({ kind: fc.constantFrom("optional" as const, "set" as const), element: tie("type"), span }),
    fc.record({ kind: kind("map"), key: tie("type"), value: tie("type"), span }),
    fc.record({ kind: kind("queue"), element: tie("type"), capacity: expr, span }),
    fc.record({ kind: fc.constantFrom("continuation" as const, "reply" as const), result: optional(tie("type")), span }),
  ),
}));

const param: Arbitrary<Param> = fc.record({ name, type, span });

const { place } = fc.letrec<{ place: Expr }>((tie) => ({
  place: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ kind: kind("name"), name: firstName, span }),
    fc.record({ kind: kind("member"), object: tie("place"), member: name, span }),
    fc.record({ kind: kind("index"), object: tie("place"), index: expr, span }),
    fc.record({ kind: kind("unwrap"), operand: tie("place"), span }),
  ),
}));

// ---------------------------------------------------------------- statements and handlers

const pattern: Arbitrary<MatchPattern> = fc.oneof(
  fc.record({ kind: fc.constantFrom("member" as const, "some" as const), name, span }),
  fc.record({ kind: fc.constantFrom("none" as const, "otherwise" as const), span }),
);

const waitVariable = fc.record({ name, type, value: expr, span });

/** An alias and no interface: `letrec` wants a type with an index. */
type Bodies = {
  readonly block: Block;
  readonly statement: Statement;
  readonly right: Right;
  readonly handler: HandlerItem;
};

type Tie = <K extends keyof Bodies>(key: K) => Arbitrary<Bodies[K]>;

const suspension = (tie: Tie): Arbitrary<Right> =>
  fc.oneof(
    { depthSize: "small", depthIdentifier: "body" },
    fc.record({ kind: kind("suspendIn"), state: name, args: few(expr), span }),
    fc.record({
      kind: kind("callIn"),
      gather: fc.boolean(),
      message: name,
      args: few(expr),
      target: expr,
      at: optional(expr),
      state: name,
      stateArgs: few(expr),
      span,
    }),
    fc.record({ kind: kind("hostIn"), operation: name, args: few(expr), state: name, stateArgs: few(expr), span }),
    fc.record({ kind: kind("suspend"), name, body: tie("block"), span }),
    fc.record({
      kind: kind("await"),
      name: optional(name),
      variables: few(waitVariable),
      handlers: fc.array(tie("handler"), { maxLength: 2, depthIdentifier: "body" }),
      span,
    }),
  );

const compound = (tie: Tie): Arbitrary<Statement> =>
  fc.oneof(
    fc.record({ kind: kind("let"), name, type: optional(type), value: tie("right"), span }),
    fc.record({
      kind: kind("assign"),
      place,
      operator: fc.constantFrom("=" as const, "+=" as const, "-=" as const),
      value: tie("right"),
      span,
    }),
    fc.record({ kind: kind("do"), value: suspension(tie), span }),
    fc.record({ kind: kind("if"), condition: expr, then: tie("block"), otherwise: optional(tie("block")), span }),
    fc.record({ kind: kind("for"), name, set: expr, anyOrder: fc.boolean(), body: tie("block"), span }),
    fc.record({
      kind: kind("match"),
      subject: expr,
      cases: few(fc.record({ patterns: some(pattern), body: tie("block"), span })),
      span,
    }),
    fc.record({ kind: kind("choose"), name, set: expr, where: optional(expr), otherwise: optional(tie("block")), span }),
  );

const simple: Arbitrary<Statement> = fc.oneof(
  fc.record({ kind: fc.constantFrom("defer" as const, "drop" as const, "pass" as const), span }),
  fc.record({ kind: kind("do"), value: fc.record({ kind: kind("call"), callee: firstName, args: few(expr), span }), span }),
  fc.record({ kind: kind("send"), message: name, args: few(expr), each: optional(name), target: expr, at: optional(expr), span }),
  fc.record({ kind: kind("become"), state: name, args: few(expr), span }),
  fc.record({ kind: kind("resume"), subject: expr, value: optional(expr), span }),
  fc.record({ kind: kind("resume"), subject: fc.constant(undefined), value: fc.constant(undefined), span }),
  fc.record({ kind: kind("wake"), subject: expr, value: optional(expr), span }),
  fc.record({ kind: kind("answer"), subject: expr, value: optional(expr), span }),
  fc.record({ kind: kind("giveUp"), nodes: expr, span }),
  fc.record({ kind: kind("return"), value: optional(expr), span }),
  fc.record({ kind: kind("fail"), text: optional(text), span }),
  fc.record({ kind: kind("assert"), condition: expr, text: optional(text), span }),
  fc.record({ kind: kind("note"), text, span }),
  fc.record({ kind: kind("timer"), action: fc.constantFrom("start" as const, "stop" as const), timer: name, span }),
);

const oneHandler = (tie: Tie): Arbitrary<HandlerItem> =>
  fc.oneof(
    { depthSize: "small", depthIdentifier: "body", withCrossShrink: true },
    fc.record({
      kind: kind("on"),
      doc,
      before: fc.boolean(),
      event: name,
      params: optional(few(name)),
      from: optional(fc.record({ name, role: optional(name) })),
      guard: optional(expr),
      body: tie("block"),
      span,
    }),
    fc.record({ kind: kind("otherwise"), doc, body: tie("block"), span }),
    fc.record({ kind: kind("ignore"), doc, timer: name, span }),
    fc.record({ kind: kind("conditional"), condition: expr, whenTrue: few(tie("handler")), whenFalse: few(tie("handler")), span }),
  );

const { block, handler } = fc.letrec<Bodies>((tie) => ({
  block: fc.record({ kind: kind("block"), statements: fc.array(tie("statement"), { maxLength: 3, depthIdentifier: "body" }), span }),
  right: fc.oneof({ depthSize: "small", depthIdentifier: "body" }, expr, suspension(tie)),
  statement: fc.oneof({ depthSize: "small", depthIdentifier: "body", withCrossShrink: true }, simple, compound(tie)),
  handler: oneHandler(tie),
}));

// ---------------------------------------------------------------- declarations

const ghost = (per: Arbitrary<Ident | undefined>): Arbitrary<Extract<Declaration, { kind: "ghost" }>> =>
  fc.record({ kind: kind("ghost"), doc, name, type, per, value: optional(expr), span });

const functionDecl = fc.record({ kind: kind("function"), doc, name, params: few(param), result: type, body: block, span });

const { item } = fc.letrec<{ item: MachineItem }>((tie) => ({
  item: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ kind: kind("var"), durable: fc.boolean(), doc, name, type, value: optional(expr), span }),
    ghost(fc.constant(undefined)),
    fc.record({
      kind: kind("request"),
      doc,
      name,
      params: few(param),
      result: optional(type),
      guard: optional(expr),
      owed: fc.boolean(),
      mayWait: fc.boolean(),
      span,
    }),
    fc.record({
      kind: kind("state"),
      doc,
      start: fc.boolean(),
      idle: fc.boolean(),
      states: some(fc.record({ name, params: few(param), span })),
      handlers: few(handler),
      span,
    }),
    handler.filter((one) => one.kind !== "conditional"),
    fc.record({ kind: kind("procedure"), doc, name, params: few(param), result: optional(type), body: block, span }),
    functionDecl,
    fc.record({ kind: kind("timer"), doc, name, limit: optional(expr), span }),
    fc.record({ kind: kind("host"), doc, name, params: few(param), result: optional(type), span }),
    fc.record({ kind: kind("bound"), bound: fc.constantFrom("deferred" as const, "requests" as const), limit: expr, span }),
    fc.record({ kind: kind("conditional"), condition: expr, whenTrue: few(tie("item")), whenFalse: few(tie("item")), span }),
  ),
}));

const { discipline } = fc.letrec<{ discipline: Discipline }>((tie) => ({
  discipline: fc.oneof(
    { depthSize: "small" },
    fc.record({ kind: fc.constantFrom("fifo" as const, "unordered" as const), span }),
    fc.record({ kind: kind("choice"), condition: expr, whenTrue: tie("discipline"), whenFalse: tie("discipline"), span }),
  ),
}));

const limit: Arbitrary<WorkloadLimit> = fc.oneof(
  fc.record({ kind: kind("at most"), request: name, limit: expr, perNode: fc.boolean(), span }),
  fc.record({ kind: kind("total"), limit: expr, perNode: fc.boolean(), span }),
  fc.record({ kind: kind("none"), requests: some(name), span }),
);

const expectation: Arbitrary<CheckDecl["expectation"]> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("pass" as const, "deadlock" as const, "stuck" as const, "overflow" as const, "continuation" as const),
    name: fc.constant(undefined),
    span,
  }),
  fc.record({
    kind: fc.constantFrom("violation" as const, "impossible" as const, "liveness" as const, "uncovered" as const),
    name: text,
    span,
  }),
  fc.record({ kind: kind("assertion"), name: optional(text), span }),
  fc.record({ kind: kind("unexpected"), name, span }),
);

const binder = fc.record({ variables: some(boundVariable(expr)), where: optional(expr), span });
const fault: Arbitrary<Extract<Declaration, { kind: "fault" }>> = fc.oneof(
  fc.record({
    kind: kind("fault"),
    doc,
    name,
    fault: fc.constantFrom("lose" as const, "duplicate" as const),
    limit: expr,
    forever: fc.constant(false),
    span,
  }),
  fc.record({ kind: kind("fault"), doc, name, fault: kind("crash"), limit: expr, forever: fc.boolean(), span }),
);

const { declaration } = fc.letrec<{ declaration: Declaration }>((tie) => ({
  declaration: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ kind: kind("param"), doc, name, value: expr, span }),
    fc.record({ kind: kind("node"), doc, name, size: fc.constant(undefined), ordered: fc.constant(false), span }),
    fc.record({ kind: kind("node"), doc, name, size: expr, ordered: fc.boolean(), span }),
    fc.record({ kind: kind("block"), doc, name, size: expr, span }),
    fc.record({ kind: kind("value"), doc, name, size: expr, comparable: fc.boolean(), span }),
    fc.record({ kind: kind("enum"), doc, name, members: few(name), span }),
    fc.record({ kind: kind("type"), doc, name, type, span }),
    fc.record({ kind: kind("record"), doc, name, fields: few(param), span }),
    fc.record({
      kind: kind("channel"),
      doc,
      name,
      discipline,
      capacity: optional(expr),
      perBlock: fc.boolean(),
      lossy: fc.boolean(),
      duplicating: fc.boolean(),
      blocking: fc.boolean(),
      span,
    }),
    fault,
    fc.record({
      kind: kind("message"),
      doc,
      messages: some(fc.record({ name, params: few(param), result: optional(type), span })),
      routes: some(fc.record({ from: name, to: name, span })),
      channel: optional(name),
      span,
    }),
    ghost(optional(name)),
    functionDecl,
    fc.record({ kind: kind("machine"), doc, name, per: optional(name), items: fc.array(item, { maxLength: 4 }), span }),
    fc.record({
      kind: kind("property"),
      property: fc.constantFrom("invariant" as const, "cover" as const, "always possible" as const),
      doc,
      text,
      condition: expr,
      span,
    }),
    fc.record({ kind: kind("leads to"), doc, text, binders: few(binder), condition: expr, goal: expr, span }),
    fc.record({
      kind: kind("check"),
      doc,
      name,
      settings: few(fc.record({ name, value: expr, span })),
      workload: few(limit),
      expectation,
      span,
    }),
    fc.record({ kind: kind("conditional"), condition: expr, whenTrue: few(tie("declaration")), whenFalse: few(tie("declaration")), span }),
  ),
}));

/** A whole file; its spans are all empty. */
export const protocolFile: Arbitrary<ProtocolFile> = fc.record({
  kind: kind("protocol"),
  name,
  doc,
  declarations: fc.array(declaration, { maxLength: 4 }),
  span,
});
