-- error: 2 steps
var y: 0..3;
function f(a: 0..3): 0..3; begin if a = 0 then return 1; end; end;
startstate begin y := 0; end;
rule "use" begin y := f(y); end;
