-- holds: 81 states, 305 rules
type N: 0..9;
var i, x: N; a: array [0..9] of N; b: boolean;
function inc(): N; begin if i < 8 then i := i + 1; end; return i; end;
function dbl(): N; begin if i < 4 then i := i * 2; end; return i; end;
function yes(): boolean; begin i := i + 1; return true; end;
function no(): boolean; begin i := i + 1; return false; end;
startstate begin i := 1; x := 0; b := false; for k: 0..9 do a[k] := 0; end; end;
rule i < 4 ==> begin if no() then x := 0; elsif yes() then x := 1; elsif yes() then x := 2; end; end;
rule i < 4 ==> begin while inc() < 5 do a[i] := 1; end; end;
rule i < 4 ==> begin switch inc() case i, inc(): x := 1; case inc(): x := 2; else x := 3; end; end;
rule i < 4 ==> begin switch i case dbl(): x := 4; case inc(), inc(): x := 5; else x := 6; end; end;
rule i < 4 ==> begin for k := inc() to dbl() do x := k; end; end;
rule i < 4 ==> begin assert b | yes(); assume i < 4; end;
rule i > 3 ==> begin i := 1; end;
