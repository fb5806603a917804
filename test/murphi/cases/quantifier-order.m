-- error: 1 step
var n: 0..3; m: 0..3;
startstate begin n := 0; end;
rule "what comes first is looked at first" exists i: 0..1 do i = 1 | m = 2 end ==> begin n := 1; end;
