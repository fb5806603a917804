-- holds: 3 states, 3 rules
type P: scalarset(1);
var a: array [P] of 0..2;
startstate begin for p: P do a[p] := 0; end; end;
ruleset p: P do rule begin a[p] := (a[p] + 1) % 3; end; end;
