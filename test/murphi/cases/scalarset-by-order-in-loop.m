-- holds: 12 states, 33 rules
-- Who comes last in a loop depends on the order: no symmetry is used, and nothing is lost.
type P: scalarset(2);
var flag: array [P] of boolean; last: P;
startstate begin for p: P do flag[p] := false; end; undefine last; end;
ruleset p: P do rule begin flag[p] := !flag[p]; end; end;
rule "last" exists p: P do flag[p] end ==> begin for p: P do if flag[p] then last := p; end; end; end;
