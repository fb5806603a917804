-- holds: 20 states, 62 rules
var r: record a: 0..2; b: record c: boolean; d: array [0..1] of 0..1; end; end;
startstate begin clear r; end;
rule r.a < 2 ==> begin r.a := r.a + 1; end;
rule begin r.b.c := !r.b.c; end;
rule r.b.c ==> begin r.b.d[r.a > 0 ? 1 : 0] := 1; end;
rule begin clear r.b.d; end;
