-- holds: 12 states, 24 rules
var x, y: array [0..1] of 0..2;
startstate begin for i: 0..1 do x[i] := i; end; y := x; end;
rule begin x[0] := y[1]; x[1] := (y[0] + 1) % 3; end;
rule begin y := x; end;
