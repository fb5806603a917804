-- impossible "three": 2 steps
var x: 0..7;
startstate begin x := 0; end;
rule "a" x < 3 ==> begin x := x + 1; end;
rule "b" x = 1 ==> begin x := 5; end;
rule "c" x = 5 ==> begin x := 6; end;
rule "d" x = 6 ==> begin x := 5; end;
rule "e" x = 3 ==> begin x := 2; end;
liveness "three" x = 3;
