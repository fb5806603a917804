-- error: 1 step (--dialect cmurphi)
var n: 0..2000;
startstate begin n := 0; end;
rule "many" begin while n < 2000 do n := n + 1; end; n := 0; end;
