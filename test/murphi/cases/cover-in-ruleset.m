-- holds: 2 states, 2 rules
-- A cover is met if it is with some of the values.
var n: 0..3;
startstate begin n := 0; end;
rule begin n := 1 - n; end;
ruleset i: 0..3 do cover "reached" n = i; end;
