-- error: 4 steps
var a: array [1..3] of boolean; i: 0..3;
startstate begin clear a; i := 3; end;
rule "down" i > 0 ==> begin i := i - 1; end;
rule "use" begin a[i] := true; end;
