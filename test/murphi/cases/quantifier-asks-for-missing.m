-- error: 1 step
var a: array [0..2] of 0..2; n: 0..1;
startstate begin a[0] := 0; a[1] := 1; n := 0; end;
rule "look" exists i: 0..2 do a[i] = 2 end ==> begin n := 1; end;
