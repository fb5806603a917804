-- holds: 4 states, 6 rules
type E: enum { a, b };
var n: 2..5; e: E; x: boolean; r: record m: -3..3; f: array [0..1] of boolean; end; t: boolean;
startstate begin clear n; clear e; clear x; clear r; t := false; end;
rule begin t := !t; n := 5; e := b; x := true; r.m := 0; r.f[0] := true; end;
rule t ==> begin clear r; clear n; clear e; clear x; end;
invariant !t -> true;
invariant n = 2 -> e = a & !x & r.m = -3 & !r.f[0];
