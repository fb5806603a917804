-- invariant "even": 3 steps
-- Of two that fail in the same state the first is told.
var n: 0..3;
startstate begin n := 0; end;
rule begin n := n + 1; end;
invariant "even" n % 2 = 0 | n = 1;
invariant "below three" n < 3;
