-- assertion "three": 3 steps
var n: 0..3;
startstate begin n := 0; end;
rule "up" begin n := n + 1; if n = 3 then error "three"; end; end;
