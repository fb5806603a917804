-- holds: 8 states, 8 rules
var x: 0..7;
startstate "low" begin x := 0; end;
startstate "high" begin x := 7; end;
ruleset k: 2..3 do startstate "between" begin x := k; end; end;
rule "a" x < 5 ==> begin x := x + 2; end;
rule "b" x >= 5 ==> begin x := x - 5; end;
