-- holds: 2 states, 2 rules
-- Parts that are undefined in both are equal.
type R: record a: 0..2; b: boolean; end;
var x, y: R; n: 0..1;
startstate begin x.a := 1; y.a := 1; n := 0; end;
rule "equal" x = y & n = 0 ==> begin y.b := true; n := 1; end;
rule "not equal" x != y & n = 1 ==> begin undefine y.b; n := 0; end;
