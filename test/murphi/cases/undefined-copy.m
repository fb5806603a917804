-- error: 1 step
var x: 0..3; y: 0..3;
startstate begin y := 1; end;
rule "copy" begin y := x; end;
