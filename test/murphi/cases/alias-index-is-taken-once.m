-- holds: 6 states, 6 rules
var a: array [0..1] of 0..2; i: 0..1;
startstate begin clear a; i := 0; end;
rule begin alias x: a[i] do i := 1 - i; x := (x + 1) % 3; end; end;
