-- holds: 2 states, 2 rules
type E: enum { a, b, c };
var last: E; n: 0..3;
startstate begin last := a; n := 0; end;
rule n = 0 ==> begin for e: E do last := e; n := n + 1; end; end;
rule last = c & n = 3 ==> begin last := a; n := 0; end;
