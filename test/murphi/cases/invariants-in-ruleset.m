-- holds: 20 states, 31 rules
var a: array [0..2] of 0..3;
startstate begin clear a; end;
ruleset i: 0..2 do
  rule a[i] < 3 & (i = 0 | a[i] < a[i - 1]) ==> begin a[i] := a[i] + 1; end;
  invariant "falls" i > 0 -> a[i] <= a[i - 1];
end;
rule a[2] = 3 ==> begin clear a; end;
