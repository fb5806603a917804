-- error: 3 steps
var a: array [1..2] of boolean; i: 0..5;
startstate begin clear a; i := 1; end;
rule "next" begin i := i + 1; end;
rule "use" i > 1 ==> begin a[i] := !a[i]; end;
