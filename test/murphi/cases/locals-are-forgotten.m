-- holds: 4 states, 4 rules
var n: 0..3;
startstate begin n := 0; end;
rule var m: 0..3; begin if isundefined(m) then m := n; end; n := (m + 1) % 4; end;
