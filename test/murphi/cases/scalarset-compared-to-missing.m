-- error: 1 step
type P: scalarset(2);
var who: P; n: 0..1;
startstate begin undefine who; n := 0; end;
ruleset p: P do rule "mine" who = p ==> begin n := 1 - n; end; end;
