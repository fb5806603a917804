-- error: 2 steps
var x: 0..3; y: 0..3;
function f(a: 0..3): 0..3; begin if y < 2 then return 2; end; return a; end;
startstate begin y := 0; end;
rule "use" begin y := f(x); end;
