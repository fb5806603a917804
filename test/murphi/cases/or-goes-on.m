-- error: 1 step
var d: 0..3;
startstate begin d := 0; end;
rule d != 0 | 4 / d > 1 ==> begin d := 1; end;
