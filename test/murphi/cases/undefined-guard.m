-- error: 2 steps
var x: boolean; y: 0..3;
startstate begin y := 0; x := true; end;
rule "drop" y = 0 ==> begin undefine x; y := 1; end;
rule "use" y = 0 | !x ==> begin y := 2; end;
