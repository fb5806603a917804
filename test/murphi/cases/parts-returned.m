-- holds: 66 states, 121 rules
type R: record a: 0..2; b: array [0..1] of 0..2; end;
var x: R; y: array [0..1] of R; n: 0..2;
function made(v: 0..2): R; var made_result: R; begin made_result.a := v; if v = 2 then made_result.b[0] := v; end; return made_result; end;
function turned(q: R): R; var r: R; begin r := q; r.b[1] := q.a; n := (n + 1) % 3; return r; end;
function both(v: 0..2): R; begin if v = 0 then return x; end; return made(v); end;
startstate begin x := made(1); for i := 0 to 1 do y[i] := made(i); end; n := 0; end;
rule "turn" begin x := turned(x); y[n % 2] := both(n); end;
rule "made" !isundefined(x.b[1]) ==> begin x := made((x.a + 1) % 3); end;
rule "copy" x = y[0] ==> begin y[1] := both(0); end;
