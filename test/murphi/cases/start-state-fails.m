-- error: 0 steps
var n: 0..3;
ruleset k: 0..1 do startstate "divide" begin n := 2 / k; end; end;
rule begin n := 0; end;
