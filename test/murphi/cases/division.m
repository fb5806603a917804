-- error: 3 steps
var x: 0..9; y: -10..10;
startstate begin x := 2; y := 0; end;
rule "down" begin y := 4 / x; x := x - 1; end;
