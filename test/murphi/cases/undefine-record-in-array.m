-- holds: 9 states, 18 rules
var a: array [0..1] of record x, y: 0..1; end;
startstate begin clear a; end;
ruleset i: 0..1 do
  rule !isundefined(a[i].x) ==> begin undefine a[i]; end;
  rule isundefined(a[i].y) ==> begin a[i].x := 1; a[i].y := 0; end;
end;
