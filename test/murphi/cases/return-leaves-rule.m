-- holds: 3 states, 3 rules
var n: 0..3;
startstate begin n := 0; end;
rule begin if n < 2 then n := n + 1; return; end; n := 0; end;
