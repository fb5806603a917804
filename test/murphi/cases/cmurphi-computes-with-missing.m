-- error: 1 step (--dialect cmurphi)
var x, y: 0..2;
startstate begin y := 0; end;
rule "add" begin y := x + 1; end;
