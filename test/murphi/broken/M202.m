-- M202 at 4:18
procedure p(a: boolean); begin end;
var x: boolean;
startstate begin p(true, false); x := true; end;
