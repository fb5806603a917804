-- holds: 3 states, 3 rules
var n: 0..2;
startstate begin n := 0 end;
rule begin if n = 2 then n := 0 else n := n + 1 end end;
