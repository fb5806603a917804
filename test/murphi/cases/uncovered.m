-- uncovered "three": 0 steps
var x: 0..3;
startstate begin x := 0; end;
rule "a" begin x := 1 - x; end;
cover "one" x = 1;
cover "three" x = 3;
