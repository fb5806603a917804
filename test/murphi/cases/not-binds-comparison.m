-- holds: 4 states, 4 rules
-- `! a = b` is the opposite of `a = b`.
var a, b: boolean;
startstate begin a := false; b := false; end;
rule ! a = b ==> begin b := !b; end;
rule a = b ==> begin a := !a; end;
