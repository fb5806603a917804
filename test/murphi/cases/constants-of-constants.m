-- holds: 3 states, 3 rules
const a: 2; b: a * a + 1; c: -b;
var n: c..b;
startstate begin n := c; end;
rule n < b ==> begin n := n + b; end;
rule n = b ==> begin n := c; end;
