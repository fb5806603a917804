-- deadlock: 0 steps
var x: 0..3;
startstate begin x := 0; end;
rule "same" begin x := x; end;
