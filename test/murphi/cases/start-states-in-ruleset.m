-- holds: 6 states, 6 rules
type E: enum { a, b };
var e: E; n: 0..2;
ruleset x: E; k: 0..2 do startstate "any" begin e := x; n := k; end; end;
rule begin e := e = a ? b : a; end;
