-- holds: 8 states, 16 rules
type N: 0..3; R: record a: N; b: N; end;
var r: R; n: N;
function swapped(v: R; n: N): R;
var w: R;
begin
  w.a := v.b; w.b := v.a;
  if n = 0 then return w; end;
  return swapped(w, n - 1);
end;
startstate begin r.a := 1; r.b := 2; n := 0; end;
rule begin r := swapped(swapped(r, 1), n); end;
rule begin n := (n + 1) % 4; end;
invariant r.a + r.b = 3;
