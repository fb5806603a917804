-- holds: 4 states, 8 rules
type P: scalarset(2); M: record from, dest: P; end;
var m: M;
ruleset p: P; q: P do
  startstate begin m.from := p; m.dest := q; end;
  rule m.from = p & m.dest != q ==> begin m.dest := q; end;
  rule m.dest = p & m.from = p ==> begin m.from := q; end;
end;
