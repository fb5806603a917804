-- assertion "small": 2 steps
var n: 0..3;
function isSmall(m: 0..3): boolean; begin assert m < 2 "small"; return m = 0; end;
startstate begin n := 0; end;
rule "up" n < 3 ==> begin n := n + 1; end;
cover "small" isSmall(n);
