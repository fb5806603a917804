-- holds: 288 states, 840 rules
type T: 0..5; R: record a: T; b: array [0..1] of T; end;
var r: R; s: R; flag: boolean;
function larger(x: T; y: T): T; begin if x > y then return x; else return y; end; end;
function sum(var q: R): 0..15; var total: 0..15; begin
  total := q.a;
  for i := 0 to 1 do total := total + q.b[i]; end;
  return total;
end;
procedure bump(var q: R; more: T); begin
  if q.a + more <= 5 then q.a := q.a + more; else q.a := 0; return; end;
  q.b[more % 2] := larger(q.b[0], q.b[1]);
end;
procedure swap(var p: R; var q: R); var h: R; begin h := p; p := q; q := h; end;
startstate begin clear r; clear s; s.b[1] := 2; flag := false; end;
ruleset k: 1..2 do rule "bump" sum(r) < 9 ==> begin bump(r, k); end; end;
rule "swap" flag ==> begin swap(r, s); flag := false; end;
rule "flag" !flag ==> begin flag := true; end;
invariant "bounded" sum(r) + sum(s) <= 20;
