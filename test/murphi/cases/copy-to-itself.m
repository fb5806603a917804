-- holds: 4 states, 4 rules
type R: record a: 0..2; b: 0..2; end;
var r: array [0..1] of R;
startstate begin clear r; r[0].a := 1; end;
rule begin r[0] := r[0]; r[1] := r[0]; r[0].b := (r[0].b + 1) % 3; end;
