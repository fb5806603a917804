-- assertion: 3 steps
var n: 0..2;
startstate begin n := 0; end;
rule begin assert n < 2; n := n + 1; end;
