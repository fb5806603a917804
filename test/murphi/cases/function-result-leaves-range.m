-- error: 4 steps
var n: 0..3;
function next(m: 0..3): 0..2; begin return m + 1; end;
startstate begin n := 0; end;
rule begin n := next(n); end;
