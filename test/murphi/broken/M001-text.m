-- M001 at 3:12
var x: boolean;
startstate "start begin x := true; end;
rule begin x := true; end;
