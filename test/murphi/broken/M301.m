-- M301 at 3:8, M301 at 4:70
var x: 0..3; y: 0..3;
var m: multiset [3] of boolean;
function f(n: 0..3): 0..3; begin if n = 0 then return 0; end; return f(n - 1); end;
startstate begin x := 1; y := 1; end;
