-- holds: 3 states, 3 rules
var n: 0..4;
startstate begin n := 0; end;
rule begin switch n * 2 + 1 case 1: n := 3; case 7: n := 4; case 9: n := 0; end; end;
