-- M303 at 4:15
type S: scalarset(2);
var x: S; startstate begin x := x; end;
invariant "i" x < x;
