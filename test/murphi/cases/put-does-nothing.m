-- holds: 3 states, 3 rules
var n: 0..2;
startstate begin n := 0; put "begin"; end;
rule begin put "n is "; put n; put n + 1; n := (n + 1) % 3; end;
