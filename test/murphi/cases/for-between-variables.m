-- holds: 6 states, 6 rules
var a, b: 0..3; sum: 0..6;
startstate begin a := 1; b := 3; sum := 0; end;
rule sum = 0 ==> begin for i := a to b do sum := sum + i; end; end;
rule sum = 6 ==> begin b := 2; sum := 0; end;
rule sum = 3 & b = 2 ==> begin a := 3; b := 3; sum := 0; end;
rule sum = 3 & b = 3 ==> begin a := 1; sum := 0; end;
