-- holds: 2 states, 2 rules
var sum: -9..9;
startstate begin sum := 0; end;
rule sum = 0 ==> begin for i := -3 to 1 do sum := sum + i; end; end;
rule sum = -5 ==> begin sum := 0; end;
