-- uncovered "reached": 0 steps
var n: 0..3;
startstate begin n := 0; end;
rule begin n := 1 - n; end;
ruleset i: 2..3 do cover "reached" n = i; end;
