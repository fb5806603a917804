-- assertion "small": 3 steps
var x: 0..9;
startstate begin x := 0; end;
rule "up" begin assert x < 2 "small"; x := x + 1; end;
