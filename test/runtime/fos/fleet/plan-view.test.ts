import { describe, expect, test } from "vitest";
import type { Peer } from "../../../../runtime/fos/fleet/peers.js";
import { planView } from "../../../../runtime/fos/fleet/plan-view.js";

const view = { number: 4, members: ["a.1", "b.1", "c.1"], survivors: ["a.1", "b.1"] };
const all = ["a.1", "b.1", "c.1", "d.1", "a.2", "b.2", "c.2"];

/** Who hears everybody, and has said so in this view, unless told. */
function peer(id: string, said: Partial<Peer["beat"]> = {}): Peer {
  return { id, beat: { view: 4, heard: all, holds: true, leaving: false, ...said }, heardMs: 0 };
}

/** Who is not let in. */
const strangers = ["x", "b"];

function plan(self: string, peers: readonly Peer[], own: Partial<Peer["beat"]> = {}): string | undefined {
  const next = planView({ self, own: peer(self, own).beat, view, peers, mayJoin: (server) => !strangers.includes(server) });
  return next === undefined ? undefined : `${next.number} ${next.members.join()} from ${next.survivors.join()}`;
}

describe("members", () => {
  test("go on where nothing has changed", () => {
    expect(plan("a.1", [peer("b.1"), peer("c.1")])).toBe("5 a.1,b.1,c.1 from a.1,b.1,c.1");
  });

  test("go on without who is not heard, or leaves", () => {
    expect(plan("b.1", [peer("a.1")])).toBe("5 a.1,b.1 from a.1,b.1");
    expect(plan("b.1", [peer("a.1", { leaving: true }), peer("c.1")])).toBe("5 b.1,c.1 from b.1,c.1");
    expect(plan("c.1", [peer("a.1"), peer("b.1")], { leaving: true })).toBe("5 a.1,b.1 from a.1,b.1");
  });

  test("stay although they leave, where nobody else has the table", () => {
    const leaving = { leaving: true };
    const newcomer = peer("d.1", { holds: false });
    expect(plan("a.1", [peer("b.1", leaving), peer("c.1", leaving), newcomer], leaving)).toBe("5 a.1,b.1,c.1,d.1 from a.1,b.1,c.1");
    expect(plan("a.1", [peer("b.1", leaving), peer("c.1", leaving), peer("d.1")], leaving)).toBe("5 d.1 from d.1");
  });

  test("let in whom they may, and those of their own that come back", () => {
    const newcomer = (id: string): Peer => peer(id, { holds: false, heard: [...all, "x.1"] });
    const heard = [...all, "x.1"];
    expect(plan("a.1", [peer("c.1", { heard }), newcomer("b.2"), newcomer("x.1"), newcomer("d.1")], { heard })).toBe(
      "5 a.1,c.1,b.2,d.1 from a.1,c.1",
    );
  });

  test("go on with those that hear each other", () => {
    expect(plan("a.1", [peer("b.1"), peer("c.1", { heard: ["a.1"] })])).toBe("5 a.1,b.1 from a.1,b.1");
    expect(plan("c.1", [peer("a.1"), peer("b.1", { heard: ["a.1"] })], { heard: ["a.1"] })).toBe("5 a.1,c.1 from a.1,c.1");
  });

  test("plan nothing where they hear no majority", () => {
    expect(plan("a.1", [])).toBeUndefined();
    expect(plan("a.1", [peer("d.1")])).toBeUndefined();
  });

  test("let those in that hear all of them, and are heard", () => {
    expect(plan("a.1", [peer("b.1"), peer("c.2", { holds: false }), peer("d.1", { holds: false })])).toBe("5 a.1,b.1,c.2,d.1 from a.1,b.1");
    expect(plan("a.1", [peer("b.1"), peer("c.1"), peer("d.1", { heard: ["a.1", "b.1"] })])).toBe("5 a.1,b.1,c.1 from a.1,b.1,c.1");
    expect(plan("a.1", [peer("b.1", { heard: ["a.1", "c.1"] }), peer("c.1"), peer("d.1")])).toBe("5 a.1,b.1,c.1 from a.1,b.1,c.1");
  });

  test("do not let anybody in who does not know the view yet", () => {
    expect(plan("a.1", [peer("b.1"), peer("c.1"), peer("d.1", { view: 3 })])).toBe("5 a.1,b.1,c.1 from a.1,b.1,c.1");
  });

  test("do not count on the table of who has not begun the view", () => {
    expect(plan("c.1", [peer("a.1"), peer("b.1", { holds: false })], { holds: false })).toBe("5 a.1,b.1,c.1 from a.1,b.1");
  });

  test("take the table of who has come back where no other is left", () => {
    expect(plan("c.1", [peer("a.2"), peer("b.2", { holds: false })], { holds: false })).toBe("5 c.1,a.2,b.2 from a.2");
    expect(plan("c.1", [peer("a.2", { holds: false }), peer("b.2", { holds: false })], { holds: false })).toBeUndefined();
  });
});

describe("after a restart of all members", () => {
  test("those that have come back go on", () => {
    expect(plan("b.2", [peer("c.2", { holds: false }), peer("a.2")])).toBe("5 a.2,b.2,c.2 from a.2,b.2");
  });

  test("a majority is enough, and less is not", () => {
    expect(plan("b.2", [peer("c.2")])).toBe("5 b.2,c.2 from b.2,c.2");
    expect(plan("b.2", [])).toBeUndefined();
  });

  test("nothing is planned while a member may have lived on, or a newer view is known", () => {
    expect(plan("b.2", [peer("c.2"), peer("a.1")])).toBeUndefined();
    expect(plan("b.2", [peer("c.2"), peer("a.2", { view: 5 })])).toBeUndefined();
  });

  test("nothing is planned without the table, or by who was no member", () => {
    expect(plan("b.2", [peer("c.2", { holds: false })], { holds: false })).toBeUndefined();
    expect(plan("d.1", [peer("b.2"), peer("c.2")])).toBeUndefined();
  });
});
