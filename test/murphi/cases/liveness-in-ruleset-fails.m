-- impossible "comes, i: 0, b: true": 1 step
var n: 0..3;
startstate begin n := 0; end;
rule n < 2 ==> begin n := n + 1; end;
rule n = 2 ==> begin n := 1; end;
ruleset i: 0..2; b: boolean do liveness "comes" n = i & b | !b; end;
