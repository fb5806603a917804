/**
 * German's cache coherence protocol with data values, as it is usually written in Murphi: one place a channel, requests chosen by the home. It was
 * set as a challenge by S. German in 2000; the form with data follows C.-T. Chou, P. K. Mannava and S. Park (FMCAD 2004). Written as a model,
 * so that the engine can be measured against what is published for this formulation.
 */
import {
  and,
  at,
  binary,
  booleanOf,
  booleanType,
  equal,
  field,
  falsehood,
  member,
  missing,
  named,
  not,
  optional,
  or,
  quantified,
  read,
  readVariable,
  truth,
  variable,
  type Model,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
  type ModelType,
  type Rule,
} from "../../dsl/model/index.js";

/** The protocol with `caches` caches and `values` data values. */
export function german(caches: number, values: number): Model {
  const cacheRecord: ModelType = { kind: "record", fields: [{ name: "state", type: named("CacheState") }, dataField] };
  const message: ModelType = { kind: "record", fields: [{ name: "command", type: named("Command") }, dataField] };
  const perCache = (element: ModelType): ModelType => ({ kind: "array", index: named("Cache"), element });
  const types: readonly (readonly [string, ModelType])[] = [
    ["cache", perCache(cacheRecord)],
    ["request", perCache(message)],
    ["order", perCache(message)],
    ["acknowledgement", perCache(message)],
    ["toInvalidate", perCache(booleanType)],
    ["sharer", perCache(booleanType)],
    ["isExclusive", booleanType],
    ["current", named("Command")],
    ["requester", optional(named("Cache"))],
    ["memory", named("Data")],
    ["latest", named("Data")],
  ];
  return {
    name: `German ${caches} caches`,
    types: [
      { name: "Cache", kind: "scalarset", members: Array.from({ length: caches }, (_, index) => `Cache${index + 1}`) },
      { name: "Data", kind: "scalarset", members: Array.from({ length: values }, (_, index) => `Data${index + 1}`) },
      { name: "CacheState", kind: "enum", members: ["I", "S", "E"] },
      { name: "Command", kind: "enum", members: ["Empty", "ReqS", "ReqE", "Inv", "InvAck", "GntS", "GntE"] },
    ],
    variables: types.map(([name, type]) => ({ name, type, transient: false })),
    routines: [],
    starts: [
      {
        name: "start",
        params: [{ name: "d", type: named("Data") }],
        locals: [],
        body: [assign(variable("memory"), readVariable("d")), assign(variable("latest"), readVariable("d"))],
        span: undefined,
      },
    ],
    rules: [...requests, ...homeReceives, ...homeSends, ...cacheReceives],
    properties: [
      { kind: "invariant", name: "control", condition: control, span: undefined },
      { kind: "invariant", name: "data", condition: data, span: undefined },
    ],
    symmetry: ["Cache", "Data"],
  };
}

const dataField = { name: "data", type: optional(named("Data")) };
const self = readVariable("i");

function own(array: string, part?: string): ModelPlace {
  const element = at(variable(array), self);
  return part === undefined ? element : field(element, part);
}

function assign(target: ModelPlace, value: ModelExpr): ModelStatement {
  return { kind: "assign", target, value, span: undefined };
}

function when(condition: ModelExpr, then: readonly ModelStatement[]): ModelStatement {
  return { kind: "if", condition, then, otherwise: [], span: undefined };
}

function command(name: string): ModelExpr {
  return member("Command", name);
}

function holds(channel: string, name: string): ModelExpr {
  return equal(read(own(channel, "command")), command(name));
}

function inState(name: string): ModelExpr {
  return equal(read(own("cache", "state")), member("CacheState", name));
}

function put(channel: string, name: string): ModelStatement {
  return assign(own(channel, "command"), command(name));
}

function rule(name: string, guard: ModelExpr, body: readonly ModelStatement[], more: Rule["params"] = []): Rule {
  return {
    name,
    params: [{ name: "i", domain: { kind: "type", type: named("Cache") } }, ...more],
    guard,
    locals: [],
    body,
    meta: {
      event: "environment",
      progress: false,
      fairness: { strength: "none" },
      role: undefined,
      node: undefined,
      block: undefined,
      subject: undefined,
      args: [],
      channel: undefined,
      from: undefined,
    },
    span: undefined,
  };
}

const idle = equal(readVariable("current"), command("Empty"));
const isExclusive = readVariable("isExclusive");

const requests: readonly Rule[] = [
  rule(
    "store",
    inState("E"),
    [assign(own("cache", "data"), readVariable("d")), assign(variable("latest"), readVariable("d"))],
    [{ name: "d", domain: { kind: "type", type: named("Data") } }],
  ),
  rule("send ReqS", and(holds("request", "Empty"), inState("I")), [put("request", "ReqS")]),
  rule("send ReqE", and(holds("request", "Empty"), or(inState("I"), inState("S"))), [put("request", "ReqE")]),
];

const homeReceives: readonly Rule[] = ["ReqS", "ReqE"].map((name) =>
  rule(`receive ${name}`, and(idle, holds("request", name)), [
    assign(variable("current"), command(name)),
    assign(variable("requester"), self),
    put("request", "Empty"),
    {
      kind: "for",
      variable: "j",
      over: named("Cache"),
      body: [assign(at(variable("toInvalidate"), readVariable("j")), read(at(variable("sharer"), readVariable("j"))))],
      span: undefined,
    },
  ]),
);

function grant(name: string, wanted: string): readonly ModelStatement[] {
  return [
    put("order", name),
    assign(own("order", "data"), readVariable("memory")),
    assign(own("sharer"), truth),
    ...(wanted === "ReqE" ? [assign(variable("isExclusive"), truth)] : []),
    assign(variable("current"), command("Empty")),
    assign(variable("requester"), missing),
  ];
}

function mayGrant(wanted: string): ModelExpr {
  const isNext = binary("same", readVariable("requester"), self);
  return and(equal(readVariable("current"), command(wanted)), isNext, holds("order", "Empty"), not(isExclusive));
}

const nobodyShares = quantified("forall", { name: "j", over: named("Cache") }, not(read(at(variable("sharer"), readVariable("j")))));

const homeSends: readonly Rule[] = [
  rule(
    "send Inv",
    and(
      holds("order", "Empty"),
      read(own("toInvalidate")),
      or(equal(readVariable("current"), command("ReqE")), and(equal(readVariable("current"), command("ReqS")), isExclusive)),
    ),
    [put("order", "Inv"), assign(own("toInvalidate"), falsehood)],
  ),
  rule("receive InvAck", and(holds("acknowledgement", "InvAck"), not(idle)), [
    put("acknowledgement", "Empty"),
    assign(own("sharer"), falsehood),
    when(isExclusive, [
      assign(variable("isExclusive"), booleanOf(false)),
      assign(variable("memory"), read(own("acknowledgement", "data"))),
      assign(own("acknowledgement", "data"), missing),
    ]),
  ]),
  rule("send GntS", mayGrant("ReqS"), grant("GntS", "ReqS")),
  rule("send GntE", and(mayGrant("ReqE"), nobodyShares), grant("GntE", "ReqE")),
];

const cacheReceives: readonly Rule[] = [
  rule("send InvAck", and(holds("order", "Inv"), holds("acknowledgement", "Empty")), [
    put("order", "Empty"),
    put("acknowledgement", "InvAck"),
    when(inState("E"), [assign(own("acknowledgement", "data"), read(own("cache", "data")))]),
    assign(own("cache", "state"), member("CacheState", "I")),
    assign(own("cache", "data"), missing),
  ]),
  ...["S", "E"].map((state) =>
    rule(`receive Gnt${state}`, holds("order", `Gnt${state}`), [
      assign(own("cache", "state"), member("CacheState", state)),
      assign(own("cache", "data"), read(own("order", "data"))),
      put("order", "Empty"),
      assign(own("order", "data"), missing),
    ]),
  ),
];

function all(name: string, body: ModelExpr): ModelExpr {
  return { kind: "quantified", quantifier: "forall", variable: name, over: named("Cache"), body };
}

function stateOf(name: string, state: string): ModelExpr {
  return equal(read(field(at(variable("cache"), readVariable(name)), "state")), member("CacheState", state));
}

const others = not(equal(readVariable("i"), readVariable("j")));
const alone = and(or(not(stateOf("i", "E")), stateOf("j", "I")), or(not(stateOf("i", "S")), or(stateOf("j", "I"), stateOf("j", "S"))));
const control = all("i", all("j", or(not(others), alone)));
const data = and(
  or(isExclusive, equal(readVariable("memory"), readVariable("latest"))),
  all("i", or(stateOf("i", "I"), binary("same", read(field(at(variable("cache"), readVariable("i")), "data")), readVariable("latest")))),
);
