-- holds: 3 states, 6 rules (--dialect cmurphi)
type R: record a: 0..1; b: 0..1; end;
var r, s: R; n: 0..1;
startstate begin r.a := 1; n := 0; end;
rule "whole" begin s := r; n := 1 - n; end;
rule "part" begin s.b := r.b; s.a := r.a; end;
