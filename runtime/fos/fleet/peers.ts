import type { Beat } from "./letter.js";
import { incarnationOf, isMajority, serverOf, serversOf, type View } from "./view.js";

/** What another server has said last, and when. */
export interface Peer {
  readonly id: string;
  readonly beat: Pick<Beat, "view" | "heard" | "holds" | "leaving">;
  readonly heardMs: number;
}

/** What a server knows of the others from their beats. */
export class Peers {
  private readonly known = new Map<string, Peer>();
  private view: View | undefined;
  private viewMs = 0;

  /** False where the beat is one of a former life. */
  hear(id: string, beat: Peer["beat"], nowMs: number): boolean {
    const server = serverOf(id);
    const last = this.known.get(server);
    if (last !== undefined && incarnationOf(last.id) > incarnationOf(id)) return false;
    this.known.set(server, { id, beat, heardMs: nowMs });
    return true;
  }

  /** Members of the view that were never heard of are given time from now on. */
  expect(view: View, nowMs: number): void {
    this.view = view;
    this.viewMs = nowMs;
    for (const id of view.members) {
      const last = this.known.get(serverOf(id));
      const beat = { view: 0, heard: [], holds: false, leaving: false };
      if (last === undefined || incarnationOf(last.id) < incarnationOf(id)) this.known.set(serverOf(id), { id, beat, heardMs: nowMs });
    }
  }

  /** Those that were heard of since. */
  since(ms: number): readonly Peer[] {
    return [...this.known.values()].filter(({ heardMs }) => heardMs >= ms);
  }

  /** Is it a member that has not followed the newest view by that time, though it is there? It does not get on, and nobody can wait for it. */
  isStuck({ id, beat }: Peer, ms: number): boolean {
    const { view, viewMs } = this;
    return view !== undefined && viewMs < ms && view.members.includes(id) && beat.view < view.number;
  }

  /** Do most servers of a view have it, or one after it, on their disks? */
  areMostIn(view: View): boolean {
    return isMajority(view, serversOf(view).filter((server) => (this.known.get(server)?.beat.view ?? 0) >= view.number).length);
  }

  /** The servers that were ever heard of. */
  servers(): readonly string[] {
    return [...this.known.keys()];
  }
}
