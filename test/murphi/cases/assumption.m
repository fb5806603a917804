-- holds: 7 states, 13 rules
var x: 0..7;
startstate begin x := 0; end;
startstate begin x := 6; end;
rule "a" begin x := (x + 3) % 8; end;
rule "b" begin x := x / 2; end;
assume "not six" x != 6;
