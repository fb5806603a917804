-- holds: 3 states, 3 rules
var n: 0..2;
startstate begin n := 0; end;
rule begin assert n < 3 "small"; assert "still" n >= 0; n := (n + 1) % 3; end;
