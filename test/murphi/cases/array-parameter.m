-- holds: 13 states, 21 rules
type A: array [0..2] of 0..2;
var a: A;
function largest(x: A): 0..2; var best: 0..2; begin best := 0; for i: 0..2 do if x[i] > best then best := x[i]; end; end; return best; end;
startstate begin clear a; end;
ruleset i: 0..2 do rule largest(a) < 2 ==> begin a[i] := largest(a) + 1; end; end;
rule largest(a) = 2 ==> begin clear a; end;
