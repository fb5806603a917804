-- error: 1 step
var n: 0..3; m: 0..3;
startstate begin n := 0; end;
rule n = 0 ==> begin n := 1; end;
rule n > 0 ==> begin n := m; end;
invariant "looked at" n = 1 -> m = 2;
