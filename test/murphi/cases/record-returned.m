-- holds: 6 states, 6 rules
type R: record a: 0..2; b: boolean; end;
var r: R;
function next(x: R): R; var y: R; begin y.a := (x.a + 1) % 3; y.b := y.a = 0 ? !x.b : x.b; return y; end;
startstate begin r.a := 0; r.b := false; end;
rule begin r := next(r); end;
