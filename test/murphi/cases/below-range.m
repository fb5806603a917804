-- error: 2 steps
var n: 2..5;
startstate begin n := 5; end;
rule "down" begin n := n - 2; end;
