-- holds: 8 states, 24 rules
var a: array [0..2] of 1..3;
startstate begin for i: 0..2 do a[i] := 3; end; end;
ruleset i: 0..2 do rule a[i] = 3 ==> begin clear a[i]; end; rule a[i] = 1 ==> begin a[i] := 3; end; end;
