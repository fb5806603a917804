-- error: 1 step (--dialect cmurphi)
var x: 0..2; n: 0..1;
startstate begin n := 0; end;
rule "choose" begin switch x case 0: n := 1; else n := 1 - n; end; end;
