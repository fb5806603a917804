-- holds: 26 states, 36 rules (--deadlock off)
type N: 0..9;
var i, x: N; a: array [0..9] of N; b: boolean;
function inc(): N; begin if i < 8 then i := i + 1; end; return i; end;
function dbl(): N; begin if i < 4 then i := i * 2; end; return i; end;
function yes(): boolean; begin i := i + 1; return true; end;
function no(): boolean; begin i := i + 1; return false; end;
function pair(p: N; q: N): N; begin return (p * 5 + q) % 10; end;
procedure set(var p: N; q: N); begin p := q; end;
startstate begin i := 1; x := 0; b := false; for k: 0..9 do a[k] := 0; end; end;
rule i < 5 ==> begin x := pair(inc(), dbl()); end;
rule i < 5 ==> begin x := pair(i, inc()); end;
rule i < 3 ==> begin set(a[i], inc()); end;
rule i < 3 ==> begin put inc(); x := pair(pair(inc(), i), dbl()); end;
