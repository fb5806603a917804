-- holds: 4 states, 5 rules
var n: -4..4;
startstate begin n := 1; end;
rule begin n := -n; end;
rule n = 1 ==> begin n := - -n - -1; end;
rule n > 2 ==> begin n := 1; end;
