-- holds: 4 states, 4 rules
-- Division goes towards zero, and the remainder has the sign of what is divided.
var q: -9..9; r: -9..9; n: 0..3;
startstate begin q := 7; r := 0; n := 0; end;
rule n = 0 ==> begin q := -7 / 2; r := -7 % 2; n := 1; assert q = -3 & r = -1; end;
rule n = 1 ==> begin q := 7 / -2; r := 7 % -2; n := 2; assert q = -3 & r = 1; end;
rule n = 2 ==> begin q := -7 / -2; r := -7 % -2; n := 0; assert q = 3 & r = -1; end;
