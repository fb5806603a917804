-- holds: 3 states, 4 rules
var d: 0..3;
startstate begin d := 0; end;
rule d = 0 | 4 / d > 1 ==> begin d := (d + 1) % 3; end;
rule d = 0 | 3 / d = 0 ==> begin d := 0; end;
