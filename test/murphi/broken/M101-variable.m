-- M101 at 3:18, M101 at 3:34
var x: boolean;
startstate begin y := true; x := z; end;
