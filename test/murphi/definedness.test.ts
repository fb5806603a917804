import { describe, expect, test } from "vitest";
import type { Model, ModelType } from "../../dsl/model/index.js";
import { readMurphi, type MurphiOptions } from "../../dsl/murphi/index.js";

// Which parts of variables need to be stored so that they may be undefined.

function modelOf(text: string, options: MurphiOptions = {}): Model {
  const { model, diagnostics } = readMurphi({ name: "model.m", text }, options);
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
}

function optionals(part: string, type: ModelType): readonly string[] {
  switch (type.kind) {
    case "optional":
      return [part];
    case "array":
    case "list":
      return optionals(`${part}[]`, type.element);
    case "record":
      return type.fields.flatMap((one) => optionals(`${part}.${one.name}`, one.type));
    default:
      return [];
  }
}

/** Of the variables `a`, `b` …, which are declared like this; all of them are assigned in the start state but for what is said. */
function found({
  start,
  rule = "",
  options,
}: {
  readonly start: string;
  readonly rule?: string;
  readonly options?: MurphiOptions;
}): string {
  const text = `
    type P: scalarset(2); S: 0..3; R: record x: S; y: boolean; end;
    var a: S; b: array [P] of S; c: array [P] of R; d: array [P] of array [S] of S; e: R; list: multiset [2] of R; p: P;
    procedure fill(var r: R; v: S); begin r.x := v; r.y := false; end;
    procedure half(var r: R); begin if a = 0 then r.x := 0; r.y := true; return; end; r.x := 1; end;
    procedure setup(i: P); begin b[i] := 0; fill(c[i], 0); end;
    procedure take(v: S); begin a := v; end;
    procedure forget(var v: S); begin undefine v; end;
    procedure whole(r: R); begin e := r; end;
    function look(): boolean; begin return a = 0; end;
    startstate begin ${start} end;
    ruleset q: P do rule var l: R; m: S; begin ${rule} end; end;`;
  return modelOf(text, options)
    .variables.flatMap((one) => optionals(one.name, one.type))
    .join(" ");
}

const all = `a := 0; e.x := 0; e.y := true; for i: P do setup(i); for k: S do d[i][k] := 0; end; p := i; end;`;

describe("what has a value from the start on and keeps it is stored as it is", () => {
  test.each([
    all,
    `${all} a := b[p];`,
    `a := 1; if look() then e.x := 0; e.y := true; else fill(e, 1); end; for i: P do c[i] := e; b[i] := a; p := i; for k: S do d[i][k] := k; end; end;`,
    `switch 1 case 0: a := 1; case 1: a := 2; else a := 3; end; for i: P do alias r: c[i] do fill(r, a); e := r; end; setup(i); for k := 0 to 3 do d[i][k] := k; end; p := i; end;`,
    `${all} if a = 0 then return; end; a := 1;`,
  ])("%s", (start) => {
    expect(found({ start })).toBe("");
  });
});

describe("what a start state leaves out, or looks at before", () => {
  test.each([
    ["", "a b[] c[].x c[].y d[][] e.x e.y p"],
    [all.replace("a := 0;", "if isundefined(a) then a := 0; end;"), "a"],
    [all.replace("e.x := 0; e.y := true;", "half(e); e.x := 0;").replace("a := 0;", ""), "a e.y"],
    [all.replace("e.x := 0; e.y := true;", "half(e);"), "e.y"],
    [all.replace("a := 0;", "if look() then a := 0; end; a := 1;"), "a"],
    [all.replace("d[i][k] := 0;", "if k < 3 then d[i][k] := 0; end;"), "d[][]"],
    [all.replace("for k: S do", "for k := 0 to 2 do"), "d[][]"],
    [all.replace("for k: S do", "for k := 0 to 3 by 2 do"), "d[][]"],
    [all.replace("d[i][k]", "d[i][a]"), "d[][]"],
    [all.replace("setup(i);", "if i = p then return; end; setup(i);"), "b[] c[].x c[].y d[][] p"],
    [all.replace("a := 0;", "while a < 1 do a := 1; end;"), "a"],
    [`${all} for i: P do undefine d[i]; end;`, "d[][]"],
    [`${all} undefine e;`, "e.x e.y"],
    [all.replace("setup(i);", "b[p] := 0; fill(c[i], 0);"), "b[] p"],
  ])("%s", (start, expected) => {
    expect(found({ start })).toBe(expected);
  });
});

describe("what rules make of it", () => {
  test.each([
    ["undefine b[q];", "b[]"],
    ["undefine c[q].y;", "c[].y"],
    ["forget(a);", "a"],
    ["c[q] := l;", "c[].x c[].y"],
    ["l.x := 1; c[q] := l;", "c[].y"],
    ["fill(l, 2); c[q] := l;", ""],
    ["half(l); c[q] := l;", "c[].y"],
    ["l := e; c[q] := l;", ""],
    ["c[q] := l; e := c[q];", "c[].x c[].y e.x e.y"],
    ["multisetadd(l, list);", "list[].x list[].y"],
    ["l := e; multisetadd(l, list); undefine list;", ""],
    ["whole(l);", "e.x e.y"],
    ["alias r: c[q] do undefine r.x; end;", "c[].x"],
    ["if a = 0 then m := 1; end; a := m;", ""],
    ["take(undefined);", ""],
    ["a := undefined;", "a"],
  ])("%s", (rule, expected) => {
    expect(found({ start: all, rule })).toBe(expected);
  });

  test("where what is undefined may be copied, it goes further", () => {
    const options = { dialect: "cmurphi" } as const;
    expect(found({ start: all, rule: "take(undefined);", options })).toBe("a");
    expect(found({ start: all, rule: "a := m; b[q] := a;", options })).toBe("a b[]");
    expect(found({ start: all, rule: "m := 1; a := m;", options })).toBe("");
  });
});
