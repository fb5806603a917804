-- error: 3 steps
var n: 0..10;
startstate begin n := 1; end;
rule "three times" begin n := n * 3; end;
