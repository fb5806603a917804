-- assertion "below two": 3 steps
var n: 0..3;
function next(m: 0..3): 0..3; begin assert m < 2 "below two"; return m + 1; end;
startstate begin n := 0; end;
rule begin n := next(n); end;
