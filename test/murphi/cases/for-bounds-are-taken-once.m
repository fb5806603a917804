-- holds: 2 states, 2 rules
var b: 0..3; rounds: 0..4;
startstate begin b := 2; rounds := 0; end;
rule rounds = 0 ==> begin for i := 0 to b do b := 3; rounds := rounds + 1; end; end;
rule rounds = 3 & b = 3 ==> begin b := 2; rounds := 0; end;
