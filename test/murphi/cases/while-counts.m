-- holds: 2 states, 2 rules
var n: 0..9; m: 0..9;
startstate begin n := 0; m := 0; end;
rule n = 0 ==> begin while n < 5 do n := n + 2; m := m + 1; end; end;
rule n = 6 & m = 3 ==> begin n := 0; m := 0; end;
