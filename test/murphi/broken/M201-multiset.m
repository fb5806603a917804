-- M201 at 5:18, M201 at 7:42, M201 at 7:69
var m: multiset [2] of 0..2; n: multiset [2] of 0..2; x: 0..2;
startstate begin clear m; clear n; x := 0; end;
rule begin
  x := 0; x := m[0];
end;
choose i: m do rule begin multisetremove(i, n); x := 0; end; rule n[i] = 1 ==> begin x := 1; end;
  rule x = 0 ==> begin x := 1; m[i] := 2; end; end;
