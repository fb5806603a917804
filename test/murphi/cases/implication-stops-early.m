-- holds: 3 states, 3 rules
var d: 0..2;
startstate begin d := 0; end;
rule begin d := (d + 1) % 3; end;
invariant d != 0 -> 2 / d > 0;
