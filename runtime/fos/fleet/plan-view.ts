/** Who should come next, as one server sees it. Whether it is so decided is for the agreement: whatever is proposed, the table is safe. */
import type { Peer } from "./peers.js";
import { isMajority, serverOf, serversOf, type View } from "./view.js";

export interface Surroundings {
  readonly self: string;
  /** What this server says of itself. */
  readonly own: Peer["beat"];
  /** The newest view that is known here. */
  readonly view: View;
  /** Those that were heard of lately, without this server. */
  readonly peers: readonly Peer[];
  /** Whether a server that is none of the view's may become a member. */
  readonly mayJoin: (server: string) => boolean;
}

/** The next view, or undefined where nothing should change, or where it is not for this server to say. */
export function planView(surroundings: Surroundings): View | undefined {
  return surroundings.view.members.includes(surroundings.self) ? planFromInside(surroundings) : planRestart(surroundings);
}

/**
 * Members that hear each other go on, and who hears all of them, and is let in, may join, as seen by one who hears a majority: others cannot have it decided. Where nobody who goes on has the table, those give it who held it when they
 * ended.
 */
function planFromInside(surroundings: Surroundings): View | undefined {
  const isLeaving = (beat: Peer["beat"] | undefined): boolean => beat?.leaving !== false;
  // Who wants to leave stays where nobody else has the table: it has gone with those who crashed while this server left.
  return planWithout(isLeaving, surroundings) ?? planWithout((beat) => beat === undefined, surroundings);
}

type IsOut = (beat: Peer["beat"] | undefined) => boolean;

function planWithout(isOut: IsOut, { self, own, view, peers, mayJoin }: Surroundings): View | undefined {
  const byId = new Map<string, Peer["beat"]>([...peers.map(({ id, beat }) => [id, beat] as const), [self, own]]);
  const heard = serversOf(view).filter((server) => [...byId.keys()].some((id) => serverOf(id) === server));
  if (!isMajority(view, heard.length)) return undefined;
  const staying = [self, ...view.members.filter((id) => id !== self)].filter((id) => !isOut(byId.get(id)));
  const kept = new Set(connected(staying, byId, view));
  const members = view.members.filter((id) => kept.has(id));
  const isLetIn = (id: string): boolean => serversOf(view).includes(serverOf(id)) || mayJoin(serverOf(id));
  const waiting = peers
    .filter(({ id, beat }) => !view.members.includes(id) && !beat.leaving && beat.view === view.number && isLetIn(id))
    .map(({ id }) => id);
  const newcomers = connected([...members, ...waiting.sort()], byId, view).slice(members.length);
  const holders = members.filter((id) => view.survivors.includes(id) || holds(byId.get(id), view));
  const survivors = holders.length > 0 ? holders : newcomers.filter((id) => holds(byId.get(id), view));
  return survivors.length === 0 ? undefined : { number: view.number + 1, members: [...members, ...newcomers], survivors };
}

/**
 * After a restart of all its members the view goes on with those that have come back, if they are enough and none has lived on: each is taken for alive
 * until it was not heard of for long enough.
 */
function planRestart({ self, own, view, peers }: Surroundings): View | undefined {
  const servers = serversOf(view);
  if (!servers.includes(serverOf(self)) || peers.some(({ id, beat }) => view.members.includes(id) || beat.view > view.number))
    return undefined;
  const byId = new Map<string, Peer["beat"]>([...peers.map(({ id, beat }) => [id, beat] as const), [self, own]]);
  const back = [...byId].filter(([id, beat]) => servers.includes(serverOf(id)) && beat.view === view.number).map(([id]) => id);
  const place = (id: string): number => servers.indexOf(serverOf(id));
  const ordered = [self, ...back.filter((id) => id !== self).sort((a, b) => place(a) - place(b))];
  const members = [...connected(ordered, byId, view)].sort((a, b) => place(a) - place(b));
  const survivors = members.filter((id) => holds(byId.get(id), view));
  if (survivors.length === 0 || !isMajority(view, members.length)) return undefined;
  return { number: view.number + 1, members, survivors };
}

/** Of these, in their order, those that hear all before them and are heard by them. Who knows an older view has not said yet whom it hears in this one. */
function connected(ids: readonly string[], byId: ReadonlyMap<string, Peer["beat"]>, view: View): readonly string[] {
  const hears = (a: string, b: string): boolean => {
    const beat = byId.get(a);
    return beat !== undefined && (beat.view < view.number || beat.heard.includes(b));
  };
  const kept: string[] = [];
  for (const id of ids) if (kept.every((other) => hears(id, other) && hears(other, id))) kept.push(id);
  return kept;
}

function holds(beat: Peer["beat"] | undefined, view: View): boolean {
  return beat !== undefined && beat.view === view.number && beat.holds;
}
