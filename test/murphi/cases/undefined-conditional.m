-- error: 1 step
var x: 0..3; y: 0..3;
startstate begin y := 0; end;
rule "use" begin y := y = 0 ? x : 1; end;
