-- error: 3 steps
var n: 0..3; d: 0..3;
startstate begin n := 3; d := 2; end;
rule "less" d > 0 ==> begin d := d - 1; end;
rule "divide" begin n := 3 % d; end;
