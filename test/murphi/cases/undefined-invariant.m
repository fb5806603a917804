-- error: 1 step
var x: boolean; y: 0..1;
startstate begin x := true; y := 0; end;
rule "drop" y = 0 ==> begin undefine x; y := 1; end;
invariant "x" x;
