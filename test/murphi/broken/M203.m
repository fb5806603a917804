-- M203 at 3:11
var x: 0..3;
var y: 0..x;
startstate begin x := 1; end;
