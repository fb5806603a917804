-- invariant "below two": 2 steps
var a: array [0..2] of 0..3;
startstate begin clear a; end;
ruleset i: 0..2 do
  rule a[i] < 3 ==> begin a[i] := a[i] + 1; end;
  invariant "below two" a[i] < 2;
end;
