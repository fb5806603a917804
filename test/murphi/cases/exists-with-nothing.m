-- holds: 2 states, 2 rules
-- Nothing lies between 3 and 2: there is none, and all are.
var n: 0..2;
startstate begin n := 0; end;
rule exists i := 3 to 2 do true end ==> begin n := 1; end;
rule forall i := 3 to 2 do false end & n < 2 ==> begin n := 2; end;
rule n = 2 ==> begin n := 0; end;
