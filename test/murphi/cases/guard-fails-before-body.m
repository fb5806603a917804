-- error: 3 steps
var n: 0..3; m: 0..3;
startstate begin n := 0; end;
rule "up" n < 3 ==> begin n := n + 1; end;
rule "look" n = 2 & m = 1 ==> begin n := 0; end;
