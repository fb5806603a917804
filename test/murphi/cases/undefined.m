-- holds: 27 states, 144 rules
type P: scalarset(2); V: 0..1;
var owner: P; box: array [P] of record full: boolean; value: V; end;
startstate begin for p: P do box[p].full := false; end; end;
ruleset p: P do
  rule "own" isundefined(owner) ==> begin owner := p; end;
  rule "free" !isundefined(owner) & owner = p ==> begin undefine owner; end;
  ruleset v: V do rule "fill" !box[p].full ==> begin box[p].full := true; box[p].value := v; end; end;
  rule "empty" box[p].full ==> begin undefine box[p]; box[p].full := false; end;
  rule "copy" box[p].full ==> var other: P; begin
    for q: P do if q != p then box[q] := box[p]; end; end;
  end;
end;
invariant "both" forall p: P do box[p].full -> !isundefined(box[p].value) end;
