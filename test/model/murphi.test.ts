import { describe, expect, test } from "vitest";
import {
  and,
  at,
  binary,
  booleanType,
  equal,
  field,
  length,
  member,
  named,
  not,
  numberOf,
  optional,
  printModel,
  quantified,
  read,
  readVariable,
  truth,
  validateModel,
  variable,
  type Model,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
  type Rule,
} from "../../dsl/model/index.js";
import { interpretModel } from "./interpret-model.js";

// Models written by hand, with what Murphi has and Tea has not. Their counts follow from the argument next to them.

const empty: Model = { name: "hand", types: [], variables: [], routines: [], starts: [], rules: [], properties: [], symmetry: [] };
const i = readVariable("i");

function set(target: ModelPlace, value: ModelExpr): ModelStatement {
  return { kind: "assign", target, value, span: undefined };
}

function when(condition: ModelExpr, then: readonly ModelStatement[], otherwise: readonly ModelStatement[] = []): ModelStatement {
  return { kind: "if", condition, then, otherwise, span: undefined };
}

function rule(name: string, parts: Pick<Rule, "body"> & Partial<Rule>): Rule {
  const meta: Rule["meta"] = {
    event: "environment",
    progress: true,
    fairness: { strength: "none" },
    role: undefined,
    node: undefined,
    block: undefined,
    subject: undefined,
    args: [],
    channel: undefined,
    from: undefined,
  };
  return { name, params: [], guard: truth, locals: [], meta, span: undefined, ...parts };
}

function start(body: readonly ModelStatement[], params: Model["starts"][number]["params"] = []): Model["starts"] {
  return [{ name: "start", params, locals: [], body, span: undefined }];
}

/** Both searches; the number of states without and with symmetry, and the first failure. */
function search(model: Model): { readonly off: number; readonly full: number; readonly failure: string | undefined } {
  expect(validateModel(model)).toEqual([]);
  const off = interpretModel(model, { symmetry: "off" });
  const full = interpretModel(model, { symmetry: "full" });
  expect(full.unreduced).toBe(off.states);
  expect(full.failure).toEqual(off.failure);
  return { off: off.states, full: full.states, failure: off.failure?.kind };
}

const process: Model["types"] = [{ name: "Process", kind: "scalarset", members: ["p1", "p2", "p3"] }];
const eachProcess = [{ name: "i", domain: { kind: "type", type: named("Process") } }] as const;

describe("scalarsets", () => {
  test("an array over a scalarset: subsets, and their sizes under symmetry", () => {
    const model: Model = {
      ...empty,
      types: process,
      symmetry: ["Process"],
      variables: [{ name: "in_set", type: { kind: "array", index: named("Process"), element: booleanType }, transient: false }],
      starts: start([]),
      rules: [rule("flip", { params: eachProcess, body: [set(at(variable("in_set"), i), not(read(at(variable("in_set"), i))))] })],
    };
    expect(search(model)).toEqual({ off: 8, full: 4, failure: undefined });
  });

  test("an undefined scalar: nobody, or one of three", () => {
    const holder = variable("holder");
    const model: Model = {
      ...empty,
      types: process,
      symmetry: ["Process"],
      variables: [{ name: "holder", type: optional(named("Process")), transient: false }],
      starts: start([{ kind: "undefine", target: holder, span: undefined }]),
      rules: [
        rule("take", { params: eachProcess, guard: not({ kind: "defined", operand: read(holder) }), body: [set(holder, i)] }),
        rule("leave", {
          params: eachProcess,
          guard: binary("same", read(holder), i),
          body: [{ kind: "undefine", target: holder, span: undefined }],
        }),
      ],
    };
    expect(search(model)).toEqual({ off: 4, full: 2, failure: undefined });
  });

  test("a union of scalarsets and an enum: six values, of which symmetry tells three kinds apart", () => {
    const model: Model = {
      ...empty,
      types: [
        ...process,
        { name: "Home", kind: "enum", members: ["home"] },
        { name: "Other", kind: "scalarset", members: ["o1", "o2"] },
        { name: "Node", kind: "union", of: ["Home", "Process", "Other"] },
      ],
      symmetry: ["Process", "Other"],
      variables: [{ name: "at_node", type: named("Node"), transient: false }],
      starts: start([set(variable("at_node"), member("Home", "home"))]),
      rules: [
        rule("go", {
          params: [{ name: "n", domain: { kind: "type", type: named("Node") } }],
          guard: not({ kind: "member of", operand: readVariable("at_node"), type: "Other" }),
          body: [set(variable("at_node"), readVariable("n"))],
        }),
      ],
    };
    expect(search(model)).toEqual({ off: 6, full: 3, failure: undefined });
  });
});

describe("multisets", () => {
  const message = { kind: "record", fields: [{ name: "from", type: named("Process") }] } as const;
  const net = variable("net");
  const model: Model = {
    ...empty,
    types: process,
    symmetry: ["Process"],
    variables: [{ name: "net", type: { kind: "list", ordered: false, capacity: 2, element: message }, transient: false }],
    starts: start([]),
    rules: [
      rule("send", {
        params: eachProcess,
        guard: binary("<", length(net), numberOf(2)),
        locals: [{ name: "fresh", type: message }],
        body: [set(field(variable("fresh"), "from"), i), { kind: "append", list: net, value: readVariable("fresh"), span: undefined }],
      }),
      rule("receive", {
        params: [{ name: "which", domain: { kind: "elements", list: net } }],
        body: [{ kind: "remove", list: net, index: readVariable("which"), span: undefined }],
      }),
    ],
  };

  test("hold equal elements without order: 1 + 3 + 6 states, two kinds of pairs", () => {
    expect(search(model)).toEqual({ off: 10, full: 4, failure: undefined });
  });

  test("offer equal elements once: 3 + 3 * (3 + 1) + 3 * 1 + 3 * 2 steps", () => {
    expect(interpretModel(model, { symmetry: "off" }).transitions).toBe(3 + 3 * 4 + 3 * 1 + 3 * 2);
  });
});

const small = { kind: "range", low: 0, high: 3 } as const;
const n = variable("n");
const count: Model = {
  ...empty,
  variables: [
    { name: "n", type: small, transient: false },
    { name: "twice", type: small, transient: true },
  ],
  starts: start([set(n, readVariable("first"))], [{ name: "first", type: small }]),
};

function step(body: readonly ModelStatement[]): Model {
  return { ...count, rules: [rule("step", { body })] };
}

describe("routines", () => {
  test("a procedure changes what is passed to it, and its value parameters are copies", () => {
    const model: Model = {
      ...step([{ kind: "call", routine: "bump", args: [read(n), read(n)], span: undefined }]),
      routines: [
        {
          name: "bump",
          params: [
            { name: "place", type: small, passing: "var" },
            { name: "by", type: small, passing: "value" },
          ],
          result: undefined,
          locals: [],
          body: [
            set(variable("by"), numberOf(0)),
            when(binary("<", readVariable("place"), numberOf(3)), [
              set(variable("place"), binary("+", readVariable("place"), { kind: "call", routine: "one", args: [] })),
            ]),
          ],
          label: "bump",
          span: undefined,
        },
      ],
    };
    const one: Model["routines"][number] = {
      name: "one",
      params: [],
      result: small,
      locals: [],
      body: [{ kind: "return", value: numberOf(1), span: undefined }],
      label: "one",
      span: undefined,
    };
    expect(validateModel(model).join()).toContain("'one' is called before its declaration");
    expect(search({ ...model, routines: [one, ...model.routines] })).toEqual({ off: 4, full: 4, failure: undefined });
  });
});

describe("statements", () => {
  test("loops, switches, aliases and quantifiers compute", () => {
    const sum: ModelExpr = { kind: "quantified", quantifier: "sum", variable: "k", over: small, body: readVariable("k") };
    const body: readonly ModelStatement[] = [
      set(variable("twice"), numberOf(0)),
      {
        kind: "while",
        condition: binary("<", readVariable("twice"), numberOf(2)),
        limit: 2,
        body: [set(variable("twice"), binary("+", readVariable("twice"), numberOf(1)))],
        span: undefined,
      },
      {
        kind: "alias",
        name: "here",
        place: n,
        span: undefined,
        body: [
          {
            kind: "switch",
            subject: readVariable("here"),
            cases: [{ values: [numberOf(0), numberOf(1)], body: [set(variable("here"), binary("/", sum, numberOf(3)))] }],
            otherwise: [set(variable("here"), binary("%", numberOf(7), readVariable("twice")))],
            span: undefined,
          },
        ],
      },
      {
        kind: "for",
        variable: "k",
        over: small,
        body: [when(equal(readVariable("k"), numberOf(3)), [set(variable("twice"), numberOf(0))])],
        span: undefined,
      },
    ];
    // 0 and 1 go to (0+1+2+3)/3 = 2, and 2 and 3 to 7 % 2 = 1.
    const model: Model = { ...step(body), starts: start([]) };
    expect(search(model)).toEqual({ off: 3, full: 3, failure: undefined });
  });
});

describe("choices and failures", () => {
  test("a choice is a step for each option, and its else runs where there is none", () => {
    const choose: ModelStatement = {
      kind: "choose",
      target: n,
      over: small,
      where: binary(">", read(n), numberOf(1)),
      otherwise: [],
      span: undefined,
    };
    expect(interpretModel({ ...step([choose]), starts: start([]) }, { symmetry: "off" })).toMatchObject({ states: 3, transitions: 6 });
    const none: ModelStatement = { ...choose, where: { kind: "boolean", value: false }, otherwise: [set(n, numberOf(1))] };
    expect(interpretModel({ ...step([none]), starts: start([]) }, { symmetry: "off" })).toMatchObject({ states: 2, transitions: 2 });
  });

  test("errors, assertions and assumptions", () => {
    const failure = { kind: "assertion", subject: undefined, text: "three is too much" } as const;
    const isThree = equal(read(n), numberOf(3));
    expect(search(step([when(isThree, [{ kind: "error", failure, span: undefined }])])).failure).toBe("assertion");
    expect(search(step([{ kind: "assert", condition: not(isThree), failure, span: undefined }])).failure).toBe("assertion");
    const up = set(n, binary("+", read(n), numberOf(1)));
    const assumed = step([{ kind: "assume", condition: not(isThree), span: undefined }, up]);
    expect(interpretModel({ ...assumed, starts: start([]) }, { symmetry: "off" })).toMatchObject({ states: 4, transitions: 3 });
  });
});

describe("properties", () => {
  const counter: Model = {
    ...empty,
    variables: [{ name: "n", type: { kind: "range", low: 0, high: 3 }, transient: false }],
    starts: start([]),
    rules: [rule("up", { guard: binary("<", read(n), numberOf(3)), body: [set(n, binary("+", read(n), numberOf(1)))] })],
  };
  const withProperty = (property: Model["properties"][number]): Model => ({ ...counter, properties: [property] });
  const isThree = equal(read(n), numberOf(3));

  test.each([
    ["invariant", { kind: "invariant", name: "p", condition: not(isThree), span: undefined }, "invariant"],
    ["cover that is reached", { kind: "cover", name: "p", condition: isThree, span: undefined }, undefined],
    ["cover that is not", { kind: "cover", name: "p", condition: equal(read(n), numberOf(4)), span: undefined }, "uncovered"],
    ["deadlock", { kind: "deadlock", name: "p", condition: not(isThree), span: undefined }, "deadlock"],
    [
      "always possible",
      { kind: "always possible", name: "p", condition: isThree, steps: "all", violation: "stuck", span: undefined },
      undefined,
    ],
    [
      "impossible",
      { kind: "always possible", name: "p", condition: not(isThree), steps: "all", violation: "stuck", span: undefined },
      "stuck",
    ],
  ] as const)("%s", (_, property, failure) => {
    expect(search(withProperty(property)).failure).toBe(failure);
  });

  test("an assumption takes states away", () => {
    expect(search(withProperty({ kind: "assumption", name: "p", condition: not(isThree), span: undefined })).off).toBe(3);
  });
});

const entering: Model = {
  ...empty,
  types: process,
  variables: [{ name: "in_set", type: { kind: "array", index: named("Process"), element: booleanType }, transient: false }],
  rules: [
    rule("enter", {
      params: eachProcess,
      guard: quantified("forall", { name: "j", over: named("Process") }, not(read(at(variable("in_set"), readVariable("j"))))),
      body: [set(at(variable("in_set"), i), truth)],
    }),
  ],
  symmetry: ["Process"],
};

describe("printing", () => {
  test("reads like Murphi", () => {
    expect(printModel(entering)).toBe(`-- hand

type
  Process: scalarset(3);

var
  in_set: array [Process] of boolean;

ruleset i: Process do
rule "enter"
  forall j: Process do !in_set[j] end
==>
begin
  in_set[i] := true;
end;

-- interchangeable: Process
`);
  });
});

describe("validating", () => {
  test.each([
    ["an unknown type", { ...entering, types: [] }, "there is no type 'Process'"],
    ["an unknown variable", { ...entering, variables: [] }, "there is no 'in_set"],
    ["a condition that is none", { ...entering, rules: [rule("r", { guard: numberOf(1), body: [] })] }, "'1' has the wrong type"],
    [
      "a wrong index",
      { ...entering, rules: [rule("r", { guard: read(at(variable("in_set"), truth)), body: [] })] },
      "'true' has the wrong type",
    ],
    [
      "a value of another type",
      { ...entering, rules: [rule("r", { params: eachProcess, body: [set(at(variable("in_set"), i), i)] })] },
      "'i' has the wrong type",
    ],
    [
      "a name that hides another",
      { ...entering, rules: [rule("r", { locals: [{ name: "in_set", type: booleanType }], body: [] })] },
      "hides another variable",
    ],
    [
      "a list of no list",
      {
        ...entering,
        rules: [
          rule("r", {
            guard: and(binary("<", length(variable("in_set")), numberOf(1))),
            body: [{ kind: "remove", list: variable("in_set"), index: numberOf(0), span: undefined }],
          }),
        ],
      },
      "is no list",
    ],
  ])("finds %s", (_, bad, problem) => {
    expect(validateModel(bad).join("\n")).toContain(problem);
  });
});
