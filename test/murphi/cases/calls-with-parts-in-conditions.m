-- invariant "apart": 1 step
type N: 0..3; R: record a: N; end; P: scalarset(2);
var r: array [P] of R;
function plus(v: R; n: N): R; var w: R; begin w.a := (v.a + n) % 4; return w; end;
startstate begin for p: P do r[p].a := 0; end; end;
ruleset p: P; n: 1..2 do
  rule plus(r[p], n) != r[p] & (forall q: P do q = p | plus(r[q], 1) != plus(r[p], n) end) ==> begin r[p] := plus(r[p], n); end;
end;
ruleset p: P do invariant "apart" (forall q: P do plus(r[p], 1) != plus(r[q], 3) end) | r[p].a = 0; end;
