-- deadlock: 11 steps
type I: 1..2; R: record x: 0..3; y: 0..3; end;
var m: array [I] of array [I] of R; at: I;
startstate begin clear m; at := 1; end;
ruleset i: I do
  alias row: m[i] do
    rule "row" row[1].x < 3 ==> begin
      alias here: row[at]; there: row[3 - at].y do
        at := 3 - at;
        here.x := (here.x + 1) % 4;
        there := here.x;
      end;
    end;
  end;
end;
