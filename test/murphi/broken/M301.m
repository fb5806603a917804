-- M301 at 3:24
var x: 0..3; y: 0..3;
var m: multiset [3] of multiset [2] of boolean;
function f(n: 0..3): 0..3; begin
  if n = 0 then return 0; end; x := n; return 0; end; function g(): 0..3; begin return g(); end;
startstate begin x := 1; y := 1; end;
ruleset i: 0..3 do
  rule begin x := i; end;
end;
