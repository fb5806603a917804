-- impossible "back": 1 step
var n: 0..2;
startstate begin n := 0; end;
rule n < 2 ==> begin n := n + 1; end;
rule n = 2 ==> begin n := 1; end;
liveness "back" n = 0;
