-- holds: 4 states, 4 rules
const n: 3
type T: 0..n
  R: record a: T b: boolean end
var x: R
function next(t: T): T; var u: T begin u := (t + 1) % (n + 1); return u end
startstate begin x.a := 0; x.b := true end
rule "next" begin x.a := next(x.a) end
