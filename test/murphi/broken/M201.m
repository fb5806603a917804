-- M201 at 4:23, M201 at 4:31, M201 at 4:42, M201 at 5:6, M201 at 6:17
type S: scalarset(2);
var x: boolean; n: 0..3; s: S; a: array [S] of boolean;
startstate begin x := 1; n := true; s := n; end;
rule n ==> begin x := true; end;
invariant "i" a[n] = x & a;
