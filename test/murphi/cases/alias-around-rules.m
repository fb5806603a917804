-- holds: 9 states, 12 rules
var a: array [0..1] of record n: 0..2; end;
startstate begin clear a; end;
ruleset i: 0..1 do
  alias me: a[i]; other: a[1 - i] do
    rule "up" me.n < 2 & me.n <= other.n ==> begin me.n := me.n + 1; end;
    rule "down" me.n = 2 & other.n = 2 ==> begin me.n := 0; end;
  end;
end;
