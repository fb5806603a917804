-- holds: 2 states, 2 rules
var n: 0..1;
startstate begin n := 0; end;
rule begin if n = 0 then else end; n := 1 - n; end;
