-- holds: 56 states, 97 rules
type I: 0..4;
var a: array [I] of 0..3; lo: I; hi: I;
startstate begin clear a; lo := 1; hi := 3; end;
rule "add" forall i: I do a[i] < 3 end ==> begin for i := lo to hi do a[i] := a[i] + 1; end; end;
rule "shift" hi < 4 ==> begin hi := hi + 1; lo := lo + 1; end;
rule "zero" begin for i: I do if a[i] = 3 then a[i] := 0; lo := 0; end; end; end;
