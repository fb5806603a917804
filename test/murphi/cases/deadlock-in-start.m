-- deadlock: 0 steps
var n: 0..1;
startstate begin n := 0; end;
rule n = 1 ==> begin n := 0; end;
