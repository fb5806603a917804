-- error: 1 step
var a: array [0..1] of 0..1; i: 0..1;
startstate begin clear a; end;
rule "use" begin a[i] := 1; end;
