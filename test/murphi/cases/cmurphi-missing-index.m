-- error: 2 steps (--dialect cmurphi)
var a: array [0..2] of boolean; i: 0..2; n: 0..1;
startstate begin clear a; n := 0; end;
rule begin n := 1 - n; end;
rule "use" n = 1 ==> begin a[i] := true; end;
