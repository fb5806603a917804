-- M002 at 4:14
var x: boolean; y: boolean;
startstate begin x := true;
  y := false x := false; end;
