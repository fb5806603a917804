-- holds: 2 states, 2 rules
var n: 0..8;
function twice(m: 0..4): 0..8; begin return m * 2; end;
function four(m: 0..2): 0..8; begin return twice(twice(m)); end;
startstate begin n := 1; end;
rule n <= 2 ==> begin n := four(n); end;
rule n > 2 ==> begin n := n / 4; end;
