-- holds: 15 states, 26 rules (--deadlock off)
var i: 0..9; x: 0..3;
function one(): 1..1; begin i := i + 1; return 1; end;
startstate begin i := 0; x := one(); end;
rule i < 8 ==> begin x := one() + one(); end;
rule i < 8 ==> begin x := i < 4 ? one() : 3; end;
