-- holds: 3 states, 3 rules
-- A step in which an assumption does not hold is none.
var n: 0..3;
startstate begin n := 0; end;
rule begin n := (n + 1) % 4; assume n < 3; end;
rule n = 2 ==> begin n := 0; end;
