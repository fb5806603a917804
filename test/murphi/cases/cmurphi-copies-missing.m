-- holds: 8 states, 16 rules (--dialect cmurphi)
var x, y: 0..2; n: 0..1;
startstate begin n := 0; end;
rule "copy" begin y := x; n := 1 - n; end;
rule "give" isundefined(x) ==> begin x := 2; end;
rule "take" !isundefined(x) ==> begin undefine x; end;
