-- error: 1 step
type P: scalarset(3);
var who: P;
startstate begin undefine who; end;
ruleset p: P do
  rule "take" isundefined(who) ==> begin who := p; end;
  rule "give" who = p ==> begin undefine who; end;
end;
