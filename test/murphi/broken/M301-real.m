-- M301 at 3:23
var x: 0..3;
startstate begin x := 1.5; end;
