-- invariant "below two": 2 steps
-- `assert` among the rules is an invariant.
var n: 0..3;
startstate begin n := 0; end;
rule begin n := n + 1; end;
assert "below two" n < 2;
