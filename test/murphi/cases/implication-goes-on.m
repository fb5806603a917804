-- error: 2 steps
var d: 0..2;
startstate begin d := 1; end;
rule begin d := (d + 1) % 3; end;
invariant d < 2 -> 2 / d > 0;
