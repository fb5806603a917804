-- holds: 2 states, 2 rules
var a: array [0..1] of 0..3;
procedure swap(var x: 0..3; var y: 0..3); var z: 0..3; begin z := x; x := y; y := z; end;
startstate begin a[0] := 0; a[1] := 3; end;
rule begin swap(a[0], a[1]); end;
