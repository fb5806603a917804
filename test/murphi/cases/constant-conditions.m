-- holds: 4 states, 4 rules
const yes: true; no: yes & false; three: yes ? 3 : 4;
var n: 0..three;
startstate begin n := 0; end;
rule yes & n < three ==> begin n := n + 1; end;
rule no | n = three ==> begin n := 0; end;
