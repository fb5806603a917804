-- holds: 4 states, 3 rules (--deadlock off)
var n: 0..3;
startstate begin n := 0; end;
rule n < 3 ==> begin n := n + 1; end;
