-- holds: 2 states, 2 rules
var r: record a: 0..1; b: array [0..1] of boolean; end;
startstate begin r.b[0] := true; end;
rule isundefined(r.a) & !isundefined(r.b[0]) ==> begin r.a := 1; r.b[1] := isundefined(r.b[1]); end;
rule !isundefined(r.a) ==> begin undefine r; r.b[0] := true; end;
