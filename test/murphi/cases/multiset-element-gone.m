-- error: 1 step (--deadlock off)
type M: record a: 0..2; end;
var net: multiset [2] of M; m: M;
startstate begin undefine net; m.a := 0; multisetadd(m, net); end;
choose i: net do
  rule "change it" net[i].a < 1 ==> begin net[i].a := net[i].a + 1; end;
  rule "after it is gone" net[i].a < 1 ==> begin multisetremove(i, net); net[i].a := 2; end;
end;
