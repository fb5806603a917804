-- holds: 10 states, 10 rules
var n: 0..5; t: boolean;
startstate begin n := 0; t := false; end;
rule "to three" n < 3 ==> begin n := n + 1; end;
rule "at three" n <= 3 & n >= 3 ==> begin n := 5; end;
rule "above" n > 4 ==> begin n := 0; t := !t; end;
invariant n != 4;
