import { describe, expect, test } from "vitest";
import { readMurphi } from "../../dsl/murphi/index.js";

// Which loops over a scalarset surely do not depend on its order, and which may.

function warnings(loop: string): readonly string[] {
  const text = `
    type S: scalarset(3); T: scalarset(2);
    var a: array [S] of 0..3; b: array [S] of record x: boolean; y: S; end; m: array [S] of array [S] of boolean;
        c: array [T] of 0..3; n: 0..9; k: S; flag: boolean; list: multiset [9] of S; lists: array [S] of multiset [9] of 0..3;
    function first(): boolean; begin for i: S do if a[i] = 1 then return true; end; end; return false; end;
    procedure add(); begin n := n + 1; end;
    procedure tell(s: S; v: 0..3); var own: 0..3; begin own := v; multisetadd(own, lists[s]); if a[s] = 3 then return; end; b[s].x := true; end;
    procedure tellNext(s: S); begin tell(s, 1); for i: S do if i = s then a[s] := 2; end; end; end;
    procedure change(var v: 0..3); begin v := v = 3 ? 0 : v + 1; end;
    procedure moved(s: S); begin s := k; a[s] := a[s] = 3 ? 0 : 3; end;
    procedure all(v: 0..3); begin for i: S do a[i] := v; end; end;
    function value(s: S): 0..3; begin return a[s]; end;
    function others(s: S): boolean; begin return exists i: S do i != s & a[i] = 0 end; end;
    startstate begin clear n; end;
    rule begin ${loop} end;`;
  const { diagnostics } = readMurphi({ name: "loop.m", text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return diagnostics.map(({ code, message }) => `${code} ${/'(\w+)'/u.exec(message)?.[1] ?? ""}`);
}

describe("order does not matter", () => {
  test.each([
    "for i: S do a[i] := 0; end;",
    "for i: S do a[i] := a[i] = 3 ? 0 : a[i] + 1; b[i].x := a[i] = 2; end;",
    "for i: S do if b[i].x then b[i].y := k; undefine b[i].x; end; end;",
    "for i: S do for j: S do m[i][j] := i = j; end; end;",
    "for i: S do if a[i] = 1 then flag := true; end; end;",
    "for i: S do if a[i] = 1 then n := n + 1; end; end;",
    "for i: S do if a[i] = 1 then multisetadd(i, list); end; end;",
    "for i: S do multisetadd(a[i], lists[i]); end;",
    "for i: S do assert a[i] < 3; end;",
    "for i: 0..3 do n := i; end;",
    "for i: S do add(); end;",
    "for i: S do if i != k then tell(i, 2); end; end;",
    "for i: S do tellNext(i); end;",
    "for i: S do change(a[i]); end;",
    "for i: S do alias e: b[i] do e.x := e.y = k; end; end;",
    "for i: S do b[i].x := value(i) = 2; end;",
    "for i: S do b[i].x := others(i); end;",
    "flag := first();",
  ])("%s", (loop) => {
    expect(warnings(loop)).toEqual([]);
  });
});

describe("order may matter", () => {
  test.each([
    "for i: S do if a[i] = 1 then k := i; end; end;",
    "for i: S do if a[i] = 1 then n := a[i]; end; end;",
    "for i: S do if !flag then a[i] := 1; flag := true; end; end;",
    "for i: S do a[i] := a[k]; end;",
    "for i: S do a[k] := a[i]; end;",
    "for i: S do m[i][k] := m[k][i]; end;",
    "for i: S do for j: S do m[i][j] := m[j][i]; end; end;",
    "for i: S do flag := !flag; end;",
    "for i: S do n := n + a[i]; end;",
    "for i: S do if n < 2 then n := n + 1; a[i] := 1; end; end;",
    "for i: S do n := n = 9 ? 0 : n + 1; end;",
    "for i: S do flag := b[i].x; end;",
    "for i: S do if multisetcount(q: list, true) < 2 then multisetadd(i, list); end; end;",
    "for i: S do if flag then n := 1; else n := 2; end; flag := a[i] = 1; end;",
    "for i: S do if a[i] = 1 then n := 1; else n := 2; end; end;",
    "for i: S do tell(k, a[i]); b[i].x := false; end;",
    "for i: S do change(a[k]); end;",
    "for i: S do moved(i); end;",
    "for i: S do all(a[i]); end;",
    "for i: S do a[i] := value(k); end;",
    "for i: S do if others(i) then a[i] := 1; end; end;",
    "for i: S do alias e: a[k] do e := a[i]; end; end;",
    "for i: S do if a[i] = 1 then return; end; flag := true; end;",
  ])("%s", (loop) => {
    expect(warnings(loop)).toContain("M401 S");
  });
});

test("a loop over one scalarset says nothing of another", () => {
  expect(warnings("for i: T do if c[i] = 1 then n := c[i]; end; end;")).toEqual(["M401 T"]);
});
