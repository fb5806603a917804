-- holds: 44 states, 75 rules (--deadlock off)
type N: 0..9;
var i, x: N; a: array [0..9] of N; b: boolean;
function inc(): N; begin if i < 8 then i := i + 1; end; return i; end;
function dbl(): N; begin if i < 4 then i := i * 2; end; return i; end;
function yes(): boolean; begin i := i + 1; return true; end;
function no(): boolean; begin i := i + 1; return false; end;
startstate begin i := 1; x := 0; b := false; for k: 0..9 do a[k] := 0; end; end;
rule i < 3 ==> begin a[i] := inc(); end;
rule i < 3 ==> begin a[inc()] := dbl(); end;
rule i < 3 ==> begin undefine a[inc()]; end;
rule i < 3 ==> begin b := isundefined(a[dbl()]); end;
rule i < 3 ==> begin alias k: a[inc()] do k := 1; i := 1; k := 2; end; end;
