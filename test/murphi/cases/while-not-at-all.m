-- holds: 3 states, 3 rules
var n: 0..3;
startstate begin n := 0; end;
rule begin while n > 2 do n := n + 1; end; n := (n + 1) % 3; end;
