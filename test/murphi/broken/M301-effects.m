-- M301 at 3:34
var x: 0..3; y: 0..3;
function f(n: 0..3): 0..3; begin x := n; return n; end;
startstate begin x := 1; y := f(2); end;
