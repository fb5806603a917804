-- holds: 4 states, 4 rules
var n: 0..4;
startstate begin n := 0; end;
rule begin if n = 0 then n := 2; elsif n = 1 then n := 4; elsif n = 2 then n := 1; else n := 0; end; end;
