-- holds: 4 states, 4 rules
var n: 0..3; m: 0..3;
function take(): 0..3; begin n := n - 1; return n; end;
startstate begin n := 3; m := 3; end;
rule n > 0 ==> begin m := take(); end;
rule n = 0 & m = 0 ==> begin n := 3; m := 3; end;
