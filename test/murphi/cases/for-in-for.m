-- holds: 2 states, 2 rules
var n: 0..9;
startstate begin n := 0; end;
rule n = 0 ==> begin for i: 1..3 do for j := i to 3 do n := n + 1; end; end; end;
rule n = 6 ==> begin n := 0; end;
