-- error: 2 steps
var a: array [0..1] of boolean; i: 0..2;
startstate begin clear a; i := 0; end;
rule "up" i < 2 ==> begin i := i + 1; end;
invariant "look" a[i] = false;
