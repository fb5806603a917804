-- invariant "not two": 0 steps
var n: 0..3;
startstate "good" begin n := 1; end;
startstate "bad" begin n := 2; end;
rule begin n := 1; end;
invariant "not two" n != 2;
