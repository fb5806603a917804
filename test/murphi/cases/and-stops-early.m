-- holds: 2 states, 2 rules
var n: 0..3; d: 0..3;
startstate begin n := 2; d := 0; end;
rule d != 0 & 4 / d > 1 ==> begin d := 0; end;
rule d = 0 ==> begin d := n; end;
