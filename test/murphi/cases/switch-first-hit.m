-- holds: 3 states, 3 rules
var n: 0..3;
startstate begin n := 0; end;
rule begin switch n case 0, 1: n := 2; case 1, 2: n := 1; else n := 0; end; end;
