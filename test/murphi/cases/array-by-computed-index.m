-- holds: 16 states, 24 rules
var a: array [-1..2] of 0..2; i: -1..2;
startstate begin clear a; i := -1; end;
rule begin a[i] := (a[i] + 1) % 2; i := i = 2 ? -1 : i + 1; end;
rule a[-1] = 1 ==> begin a[a[-1] + 1] := 0; end;
