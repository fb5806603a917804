-- holds: 48 states, 174 rules
type N: 0..50;
var x, y: N;
function factorial(n: N): N; begin if n = 0 then return 1; end; return n * factorial(n - 1); end;
function fibonacci(n: N): N; begin if n < 2 then return n; end; return fibonacci(n - 1) + fibonacci(n - 2); end;
function count(): N; begin x := x - 1; if x = 0 then return 0; end; return count() + 1; end;
startstate begin x := 5; y := 0; end;
rule begin y := factorial(y % 5); end;
rule begin y := fibonacci(7 - x) + y % 3; end;
rule x > 1 ==> begin y := count(); end;
rule begin x := y % 5 + 1; end;
