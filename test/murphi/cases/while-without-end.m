-- error: 1 step
var n: 0..3;
startstate begin n := 0; end;
rule "for ever" begin while n < 4 do n := 1; end; end;
