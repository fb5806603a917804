-- holds: 4 states, 10 rules
var x: array [boolean] of boolean;
startstate begin clear x; end;
ruleset b: boolean do rule begin x[b] := !x[b]; end; end;
rule exists b: boolean do x[b] & !x[!b] end ==> begin clear x; end;
