-- holds: 4 states, 8 rules
type R: record a: 0..3; b: boolean; end;
var r: array [boolean] of R;
function sum(x: R): 0..4; begin return x.a + (x.b ? 1 : 0); end;
procedure flip(var x: R); begin x.b := !x.b; end;
startstate begin for i: boolean do r[i].a := 3; r[i].b := false; end; end;
ruleset i: boolean do rule sum(r[i]) >= 3 ==> begin flip(r[i]); end; end;
invariant forall i: boolean do sum(r[i]) > 2 end;
