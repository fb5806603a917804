-- holds: 10 states, 16 rules
var n: 0..9;
startstate begin n := 0; end;
rule n < 9 ==> begin n := n + 1; end;
rule forall i := 0 to 9 by 3 do n != i end ==> begin n := 0; end;
rule n = 9 ==> begin n := 8; end;
