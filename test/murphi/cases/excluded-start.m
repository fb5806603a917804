-- holds: 3 states, 3 rules
var x: 0..7;
ruleset k: 0..3 do startstate begin x := k; assume k > 1; end; end;
rule "a" x < 6 ==> begin x := 6; end;
rule "b" x = 6 ==> begin x := 2; end;
