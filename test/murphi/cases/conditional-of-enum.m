-- holds: 2 states, 2 rules
type E: enum { a, b, c };
var e: E; t: boolean;
startstate begin e := a; t := true; end;
rule begin t := !t; e := t ? (e = a ? b : a) : c; end;
