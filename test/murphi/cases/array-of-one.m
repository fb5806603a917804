-- holds: 2 states, 2 rules
var a: array [3..3] of boolean;
startstate begin a[3] := false; end;
rule begin a[3] := !a[3]; end;
