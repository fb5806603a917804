-- M002 at 4:22
var x: boolean;
startstate begin x := true; end;
invariant "i" x -> x -> x;
