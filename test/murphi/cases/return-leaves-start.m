-- holds: 2 states, 2 rules
var n: 0..3;
startstate begin n := 1; if n = 1 then return; end; n := 3; end;
rule begin n := 3 - n; end;
