-- holds: 171 states, 788 rules
type A: scalarset(2); B: scalarset(2); E: enum { none }; U: union { A, B, E };
var u: U; v: array [U] of boolean; last: A;
startstate begin u := none; for x: U do v[x] := false; end; end;
ruleset x: U do rule "take" u != x ==> begin u := x; v[x] := true; if ismember(x, A) then last := x; end; end; end;
rule "drop" !ismember(u, E) ==> begin v[u] := false; u := none; end;
invariant "flag" u = none | v[u];
