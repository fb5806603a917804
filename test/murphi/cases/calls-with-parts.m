-- holds: 48 states, 240 rules
type N: 0..3; R: record a: N; end;
var r, s: R; i: N;
function same(v: R): R; begin return v; end;
function plus(v: R; n: N): R; var w: R; begin w.a := (v.a + n) % 4; return w; end;
function next(): R; var w: R; begin i := (i + 1) % 4; w.a := i; return w; end;
function first(v: R; w: R): N; begin return v.a; end;
startstate begin i := 0; r.a := 0; s.a := 1; end;
rule begin if plus(same(r), 1) = s then s := plus(s, 1); end; end;
rule begin r := r.a > 1 ? same(s) : plus(r, 1); end;
rule begin if next() != next() then i := first(next(), s); end; end;
rule begin i := first(r, next()); end;
rule begin while same(r) != s do r := plus(r, 1); end; end;
