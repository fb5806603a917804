-- M301 at 6:16
var x: 0..3; y: 0..3;
function f(n: 0..3): 0..3; begin x := n; return n; end;
startstate begin x := 1; y := f(2); end;
rule y > 0 ==> begin y := f(1) + 1; end;
invariant "i"  f(2) = 2;
