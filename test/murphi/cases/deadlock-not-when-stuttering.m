-- holds: 3 states, 3 rules (--deadlock stuck)
var n: 0..2;
startstate begin n := 0; end;
rule n < 2 ==> begin n := n + 1; end;
rule n = 2 ==> begin n := 2; end;
