-- invariant "small": 3 steps
type P: scalarset(3);
var a: array [P] of boolean; b: 0..9;
startstate begin for p: P do a[p] := false; end; b := 0; end;
ruleset p: P do
  rule "set" !a[p] ==> begin a[p] := true; b := b + 1; end;
  invariant "small" !a[p] | b < 3;
end;
