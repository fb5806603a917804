-- holds: 27 states, 81 rules
var a: array [0..2] of 0..2;
startstate begin clear a; end;
ruleset i: 0..2 do rule begin a[i] := (a[i] + 1) % 3; end; end;
invariant exists i: 0..2 do forall j: 0..2 do a[i] >= a[j] end end;
