-- M401 at 5:14
type S: scalarset(2);
var a: array [S] of boolean; x: S;
startstate begin for s: S do a[s] := false; end; end;
  rule begin for s: S do if !a[s] then x := s; end; end; end;
