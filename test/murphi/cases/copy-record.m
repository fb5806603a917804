-- holds: 5 states, 6 rules
type R: record a: 0..2; b: boolean; end;
var x, y: R;
startstate begin x.a := 0; x.b := true; y := x; end;
rule begin y := x; x.a := (x.a + 1) % 3; end;
rule x.a = 2 ==> begin x := y; end;
