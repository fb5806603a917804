-- holds: 195 states, 933 rules (--deadlock off)
var x, y: 0..9; b: boolean;
function take(var from: 0..9; n: 0..9): boolean;
begin
  if n = 0 then return from = 0; end;
  from := from - 1;
  return take(from, n - 1) | from > 4;
end;
startstate begin x := 9; y := 9; b := false; end;
ruleset n: 1..3 do
  rule x >= n ==> begin b := take(x, n) & !b; end;
  rule y >= n ==> begin b := b -> take(y, n); end;
end;
