-- error: 3 steps
var x: 0..2;
startstate begin x := 0; end;
rule "up" begin x := x + 1; end;
