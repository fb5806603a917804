import { describe, expect, test } from "vitest";
import { Leases } from "../../../../runtime/fos/fleet/leases.js";

const view = { number: 4, members: ["a.1", "b.1", "c.2"], survivors: ["a.1", "b.1"] };

/** The leases of `a.1`, which has started at 0 and learned of the view at 1,000; a lease lasts 100. */
function leasesOf(self = "a.1"): Leases {
  const leases = new Leases({ self, leaseMs: 100, startedMs: 0 });
  leases.enter(view, 1_000);
  return leases;
}

const without = (member: string) => ({ ...view, number: 5, members: view.members.filter((one) => one !== member) });

describe("a member serves", () => {
  test("as long as a majority has promised, with a tenth less for clocks that differ, counted from when it asked", () => {
    const leases = leasesOf();
    expect(leases.areValid(1_000)).toBe(false);
    leases.own("b.1", 1_050);
    expect([leases.areValid(1_139), leases.areValid(1_140)]).toEqual([true, false]);
  });

  test("with what members of its view have promised, and nobody else", () => {
    const leases = leasesOf();
    leases.own("d.1", 1_050);
    leases.own("b.2", 1_050);
    expect(leases.areValid(1_060)).toBe(false);
  });

  test("not if it is no member, nor on promises of the view before", () => {
    const stranger = leasesOf("a.2");
    stranger.own("b.1", 1_050);
    expect(stranger.areValid(1_060)).toBe(false);
    const leases = leasesOf();
    leases.own("b.1", 1_050);
    leases.enter({ ...view, number: 5 }, 1_060);
    expect(leases.areValid(1_070)).toBe(false);
  });

  test("for ever, alone", () => {
    const leases = new Leases({ self: "a.1", leaseMs: 100, startedMs: 0 });
    leases.enter({ number: 1, members: ["a.1"], survivors: ["a.1"] }, 0);
    expect(leases.areValid(1e12)).toBe(true);
  });
});

describe("a vote that excludes a member", () => {
  test("waits for the lease that it was given", () => {
    const leases = leasesOf();
    expect(leases.give("c.2", 1_500)).toBe(true);
    expect(leases.suspendFor(without("c.2"))).toBe(1_600);
    expect(leases.suspendFor(without("b.1"))).toBe(1_100);
  });

  test("waits after the view was learned, as members may have leases of the view before", () => {
    expect(leasesOf().suspendFor(without("c.2"))).toBe(1_100);
  });

  test("waits after the start, as a former life may have given leases", () => {
    const leases = new Leases({ self: "a.2", leaseMs: 100, startedMs: 1_200 });
    leases.enter(view, 1_200);
    expect(leases.suspendFor(without("c.2"))).toBe(1_300);
  });

  test("waits for nobody who has ended", () => {
    const leases = leasesOf();
    leases.give("c.2", 1_500);
    leases.give("b.1", 1_500);
    leases.endFormer("c.3");
    leases.end("b.1");
    expect(leases.suspendFor({ ...view, number: 5, members: ["a.1"] })).toBe(0);
  });

  test("does not wait where nobody is excluded", () => {
    expect(leasesOf().suspendFor({ ...view, number: 5, members: [...view.members, "d.1"] })).toBe(0);
  });
});

test("who lets itself in for a vote gives no leases, and relies on none", () => {
  const leases = leasesOf();
  leases.own("b.1", 1_050);
  leases.suspendFor(view);
  expect(leases.areSuspended).toBe(true);
  expect(leases.areValid(1_060)).toBe(false);
  expect(leases.give("b.1", 1_060)).toBe(false);
  leases.enter({ ...view, number: 5 }, 1_070);
  expect(leases.give("b.1", 1_080)).toBe(true);
});

test("leases are for members, and given by members", () => {
  expect(leasesOf().give("c.1", 1_000)).toBe(false);
  expect(leasesOf("a.2").give("b.1", 1_000)).toBe(false);
});
