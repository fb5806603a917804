-- holds: 3 states, 4 rules
var n: 0..5;
startstate begin n := 0; end;
rule begin n := (n + 1) % 6; end;
rule n > 0 ==> begin n := 0; end;
ruleset i: 3..5 do assume n != i; end;
