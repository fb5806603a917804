-- holds: 4 states, 4 rules
var n: 0..6;
startstate begin n := 0; end;
rule n + 1 < 2 * 3 ==> begin n := n + 2 * 1; end;
rule n - 4 = 1 + 1 ==> begin n := 6 - 3 * 2; end;
