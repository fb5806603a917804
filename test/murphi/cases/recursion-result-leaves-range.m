-- error: 1 step
var x: 0..100;
function up(n: 0..3): 0..3; begin if n = 0 then return 0; end; return up(n - 1) + 2; end;
startstate begin x := 0; end;
rule begin x := up(2); end;
