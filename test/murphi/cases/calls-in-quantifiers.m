-- holds: 67 states, 211 rules
type N: 0..9;
var i, x: N; a: array [0..9] of N; b: boolean;
function inc(): N; begin if i < 8 then i := i + 1; end; return i; end;
function dbl(): N; begin if i < 4 then i := i * 2; end; return i; end;
function yes(): boolean; begin i := i + 1; return true; end;
function no(): boolean; begin i := i + 1; return false; end;
startstate begin i := 1; x := 0; b := false; for k: 0..9 do a[k] := 0; end; end;
rule i < 4 ==> begin b := forall k: 0..3 do a[k] = 0 & yes() end; end;
rule i < 4 ==> begin b := exists k: 0..3 do a[k] > 0 | (k = 1 & yes()) end; end;
rule i < 4 ==> begin b := forall k := 0 to 6 by 3 do k = 0 | no() end; end;
rule i < 4 ==> begin a[i] := 1; end;
rule i > 3 ==> begin i := 1; end;
