-- holds: 6 states, 12 rules
type R: record a: 0..2; b: array [0..1] of boolean; end;
var x: R; y: R; n: 0..3;
startstate begin x.a := 0; y.a := 1; n := 0; end;
rule "same" x = y ==> begin n := 1; end;
rule "other" x != y ==> begin n := 2; x := y; end;
rule "undefine" n = 1 ==> begin undefine x.a; end;
rule "set" n = 2 ==> begin x.b[0] := true; end;
rule "reset" !isundefined(x.b[0]) ==> begin n := 0; end;
