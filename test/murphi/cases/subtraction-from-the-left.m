-- holds: 2 states, 2 rules
var n: 0..9;
startstate begin n := 9; end;
rule n = 9 ==> begin n := 9 - 3 - 2; end;
rule n = 4 ==> begin n := 24 / 3 / 2 * 2 + 1; end;
invariant n = 9 | n = 4;
