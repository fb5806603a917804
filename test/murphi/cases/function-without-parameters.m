-- holds: 4 states, 4 rules
var n: 0..3;
function full(): boolean; begin return n = 3; end;
startstate begin n := 0; end;
rule !full() ==> begin n := n + 1; end;
rule full() ==> begin n := 0; end;
