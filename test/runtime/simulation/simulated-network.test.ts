import { describe, expect, test } from "vitest";
import type { Envelope, NodeId } from "../../../runtime/kernel/index.js";
import { Agenda, SimulatedNetwork, seededRandom, type ChannelOptions } from "../../../runtime/simulation/index.js";

interface Bed {
  readonly agenda: Agenda;
  readonly network: SimulatedNetwork;
  /** What has arrived at b. */
  readonly arrived: string[];
  readonly send: (...types: readonly string[]) => void;
}

function bed(channel: Partial<ChannelOptions>, seed = 1): Bed {
  const random = seededRandom(seed);
  const agenda = new Agenda(random);
  const locate = (node: NodeId): string => node.slice(node.indexOf("/") + 1);
  const channels = { Test: [{ name: "net", order: "fifo", ...channel } as const] };
  const network = new SimulatedNetwork({ agenda, random, channels, delayMs: [1, 10], locate });
  const arrived: string[] = [];
  network.of("b").receive(({ message }: Envelope) => arrived.push(message.type));
  const send = (...types: readonly string[]): void => {
    for (const type of types) {
      const [name = "", block] = type.split("@");
      network.of("a").send({
        protocol: "Test",
        from: "Role/a",
        to: "Role/b",
        block: block === undefined ? null : `Block/${block}`,
        message: { type: name },
      });
    }
  };
  return { agenda, network, arrived, send };
}

const letters = Array.from("abcdefghij");

describe("a channel", () => {
  test("that is a fifo keeps the order, whatever the delays", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { agenda, arrived, send } = bed({}, seed);
      send(...letters);
      agenda.runUntil(100);
      expect(arrived).toEqual(letters);
    }
  });

  test("that is unordered delivers all in some order", () => {
    const { agenda, arrived, send } = bed({ order: "unordered" });
    send(...letters);
    agenda.runUntil(100);
    expect(arrived).not.toEqual(letters);
    expect(arrived.toSorted()).toEqual(letters);
  });

  test("with a queue for each block keeps the order of each", () => {
    const { agenda, arrived, send } = bed({ perBlock: true }, 3);
    send(...letters.map((letter, index) => `${letter}@${index % 2}`));
    agenda.runUntil(100);
    expect(arrived.filter((letter) => letters.indexOf(letter) % 2 === 0)).toEqual(["a", "c", "e", "g", "i"]);
    expect(arrived).not.toEqual(letters);
  });

  test("that is lossy loses some", () => {
    const { agenda, network, arrived, send } = bed({ lossy: 0.5 });
    for (let round = 0; round < 20; round += 1) send(...letters);
    agenda.runUntil(100);
    expect(network.counts.lost).toBeGreaterThan(50);
    expect(arrived).toHaveLength(200 - network.counts.lost);
  });

  test("that duplicates delivers some again, in the order of a fifo", () => {
    const { agenda, network, arrived, send } = bed({ duplicating: 0.3 });
    send(...letters);
    agenda.runUntil(1_000);
    expect(network.counts.duplicated).toBeGreaterThan(0);
    expect(arrived).toHaveLength(10 + network.counts.duplicated);
    expect(arrived).toEqual(arrived.toSorted());
  });
});

describe("a partition", () => {
  test("holds messages back until it heals", () => {
    const { agenda, network, arrived, send } = bed({});
    network.partition([["a"], ["b"]]);
    send(...letters);
    agenda.runUntil(100);
    expect(arrived).toEqual([]);
    network.heal();
    agenda.runUntil(200);
    expect(arrived).toEqual(letters);
  });

  test("holds those back that are on their way", () => {
    const { agenda, network, arrived, send } = bed({});
    send(...letters);
    network.partition([["a"], ["b"]]);
    agenda.runUntil(100);
    expect(arrived).toEqual([]);
    expect(network.underWay).toBe(letters.length);
  });

  test("does not part those of one group", () => {
    const { agenda, network, arrived, send } = bed({});
    network.partition([["a", "b"], ["c"]]);
    send(...letters);
    agenda.runUntil(100);
    expect(arrived).toEqual(letters);
  });

  test("loses what may be lost", () => {
    const { agenda, network, arrived, send } = bed({ lossy: 0.000_001 });
    network.partition([["a"], ["b"]]);
    send(...letters);
    agenda.runUntil(100);
    network.heal();
    agenda.runUntil(200);
    expect(arrived).toEqual([]);
    expect(network.counts.lost).toBe(letters.length);
  });
});
