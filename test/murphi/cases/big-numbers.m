-- holds: 4 states, 5 rules
-- What lies in between may be large, if it fits into 32 bits.
var n: 0..3; 
startstate begin n := 3; end;
rule begin n := (n * 600000000 + 3) / 600000000 - (n = 0 ? 0 : 1); end;
rule n = 0 ==> begin n := 3; end;
