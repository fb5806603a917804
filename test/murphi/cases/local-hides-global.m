-- holds: 2 states, 2 rules
var n: 0..3; m: 0..3;
procedure go(); var n: 0..3; begin n := 2; m := n; end;
startstate begin n := 0; m := 0; end;
rule m = 0 ==> begin go(); n := 1; end;
rule n = 1 & m = 2 ==> begin n := 0; m := 0; end;
