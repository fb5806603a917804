-- error: 1 step
var x: 0..7; y: boolean;
startstate begin x := 0; y := true; end;
rule "a" x < 3 ==> begin undefine y; x := x + 1; end;
assume "y" y;
assume "x" x < 9;
