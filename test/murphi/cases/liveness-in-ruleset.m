-- holds: 4 states, 4 rules
-- Every value comes again and again, though never two at a time.
var n: 0..3;
startstate begin n := 0; end;
rule begin n := (n + 1) % 4; end;
ruleset i := 0 to 3 by 1 do liveness "comes" n = i; end;
