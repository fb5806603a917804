-- holds: 2 states, 2 rules
var sum: 0..30;
startstate begin sum := 0; end;
rule sum = 0 ==> begin for i := 1 to 10 by 4 do sum := sum + i; end; end;
rule sum = 15 ==> begin sum := 0; end;
