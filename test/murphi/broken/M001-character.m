-- M001 at 3:23
var x: boolean;
startstate begin x := $ true; end;
rule begin x := true; end;
