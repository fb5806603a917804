-- holds: 39 states, 207 rules (--deadlock off)
type N: 0..9;
var i, x: N; a: array [0..9] of N; b: boolean;
function inc(): N; begin if i < 8 then i := i + 1; end; return i; end;
function dbl(): N; begin if i < 4 then i := i * 2; end; return i; end;
function yes(): boolean; begin i := i + 1; return true; end;
function no(): boolean; begin i := i + 1; return false; end;
startstate begin i := 1; x := 0; b := false; for k: 0..9 do a[k] := 0; end; end;
rule i < 5 ==> begin b := no() & yes(); end;
rule i < 5 ==> begin b := yes() & no(); end;
rule i < 5 ==> begin b := yes() | no(); end;
rule i < 5 ==> begin b := b | yes() & true; end;
rule i < 5 ==> begin b := no() -> yes(); end;
rule i < 5 ==> begin b := yes() -> no(); end;
rule i < 5 ==> begin b := false & yes() | !(true -> no()); end;
rule i < 5 ==> begin x := i < 3 ? inc() : 7; end;
rule i < 5 ==> begin x := yes() ? (no() ? 0 : 1) : inc(); end;
