-- M002 at 2:20, M002 at 3:12, M002 at 3:50, M002 at 4:24, M002 at 5:14, M002 at 5:38, M002 at 6:36, M002 at 7:35, M002 at 7:56, M002 at 8:17, M002 at 9:18, M002 at 9:39, M002 at 10:39, M002 at 10:57, M002 at 10:80, M002 at 11:21, M002 at 13:38, M001 at 14:13, M002 at 15:10, M002 at 16:43, M002 at 17:9, M204 at 18:14
const size: 3; two 2;
type T: 0..; E: enum { a, b }; R: record p: T; q T; r: E end;
var x: T; y: array [T] boolean; z: T;
function f(n T): T; begin return n + ; end;
procedure p(var a: T); var i: T; a := i; i = 3; end;
startstate begin x := 0; for i: T y[i] := true; end; z 1; end;
ruleset i: T; j T do
  rule "one" x = = i ==> begin x := 1 z := 2; end;
  rule "two" x = 2 ==> begin if x = 1 z := 1; else z := ; end; switch x case 1 z := 2; case 2: z := 3; end; end;
  invariant "i" x < < 2;
end;
rule "three" begin while x do x := (1; end; end; end;
cover x = 1 @ 2;
choose i m do rule begin x := 0; end; end;
rule "four" begin x := forall i: T do y[i]; z := 0; end;
alias q x do rule begin q := 0 end; end;
liveness x = 99999999999;
