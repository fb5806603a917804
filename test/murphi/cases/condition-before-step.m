-- assertion "told": 1 step
-- The condition fails in the state in which the rule would: no step is needed for it.
var n: 0..3;
function look(m: 0..3): boolean; begin assert m < 1 "told"; return true; end;
startstate begin n := 0; end;
rule n = 0 ==> begin n := 1; end;
rule n > 0 ==> begin assert n < 1 "told"; n := 0; end;
assume "looked at" look(n);
