-- assertion "too much": 3 steps
var x: 0..9;
startstate begin x := 0; end;
rule "up" begin if x = 2 then error "too much"; end; x := x + 1; end;
