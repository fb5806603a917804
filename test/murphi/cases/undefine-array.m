-- holds: 2 states, 2 rules
var a: array [0..1] of 0..1; n: 0..1;
startstate begin clear a; n := 0; end;
rule n = 0 ==> begin undefine a; n := 1; end;
rule n = 1 & forall i: 0..1 do isundefined(a[i]) end ==> begin clear a; n := 0; end;
