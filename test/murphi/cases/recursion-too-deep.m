-- error: 1 step
var x: 0..100;
function down(n: 0..100): 0..100; begin return n = 0 ? 0 : down(n - 1); end;
startstate begin x := down(63); end;
rule begin x := down(64); end;
