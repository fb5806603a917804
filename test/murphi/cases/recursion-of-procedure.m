-- holds: 36 states, 156 rules
type Node: scalarset(2);
var next: array [Node] of Node; isSeen: array [Node] of boolean;
procedure walk(n: Node);
begin
  if !isSeen[n] then
    isSeen[n] := true;
    if !isundefined(next[n]) then walk(next[n]); end;
  end;
end;
startstate begin for n: Node do undefine next[n]; isSeen[n] := false; end; end;
ruleset a: Node; b: Node do rule isundefined(next[a]) ==> begin next[a] := b; end; end;
ruleset a: Node do rule begin walk(a); end; end;
rule begin for n: Node do isSeen[n] := false; end; end;
