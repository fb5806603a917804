-- M101 at 2:8
var x: Missing;
startstate begin x := 1; x.y := 2; end;
