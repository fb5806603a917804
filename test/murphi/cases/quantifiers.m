-- holds: 5 states, 6 rules
type I: 0..3;
var a: array [I] of boolean; n: 0..4;
startstate begin for i: I do a[i] := false; end; n := 0; end;
ruleset i: I do
  rule "set" !a[i] & forall j: I do j >= i | a[j] end ==> begin a[i] := true; n := n + 1; end;
end;
rule "reset" forall i := 0 to 3 by 2 do a[i] end & exists i := 1 to 3 by 2 do a[i] end ==>
begin for i := 0 to 3 do a[i] := false; end; n := 0; end;
invariant "as many" exists i: I do a[i] end -> n > 0;
