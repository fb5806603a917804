-- holds: 3 states, 3 rules
var a: array [0..1] of 0..3; i: 0..1;
procedure put_in(var x: 0..3); begin i := 1 - i; x := 3; end;
startstate begin clear a; i := 0; end;
rule a[i] = 0 ==> begin put_in(a[i]); end;
rule a[0] = 3 & a[1] = 3 ==> begin clear a; end;
