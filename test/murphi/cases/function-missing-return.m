-- error: 3 steps
var n: 0..3;
function next(m: 0..3): 0..3; begin if m < 2 then return m + 1; end; end;
startstate begin n := 0; end;
rule begin n := next(n); end;
