-- M101 at 3:20
var r: record a: boolean; end;
startstate begin r.b := true; end;
