import { randomBytes as systemRandomBytes, randomInt } from "node:crypto";
import { systemClock, type Clock, type Random } from "../../kernel/index.js";
import { copyPlain, type Plain } from "../../plain/index.js";
import type { NameClient } from "../client/index.js";
import type { Post } from "../post/index.js";
import type { Done, MailboxPort, RandomBytes, Registered, Reserved } from "../service/index.js";
import { Lines } from "./lines.js";
import { printLocation } from "./location.js";
import { CONFIRMATIONS, isChange } from "./mailbox-port.js";
import { Mailbox, type OnMessage, type Said } from "./mailbox.js";
import { send, type SendOptions } from "./send.js";
import type { Surroundings } from "./surroundings.js";
import { Switchboard, type MessagingEvent } from "./switchboard.js";

/** What a process is made of. */
export interface ProcessOptions {
  /** Its endpoint, which it may share with the client of the name service. */
  readonly post: Post;
  readonly names: NameClient;
  /** Is told what goes wrong; of what messages say, and of capabilities, nothing. */
  readonly report?: (event: MessagingEvent) => void;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly randomBytes?: RandomBytes;
}

/** What is registered, and what shows that it may be. */
export interface Alias {
  readonly name: string;
  readonly capabilities: readonly string[];
}

/** A process that has mailboxes and sends messages to names. Requests to the name service fail with a `NameError`, messages with a `SendError`. */
export class Process implements MailboxPort {
  readonly #post: Post;
  readonly #names: NameClient;
  readonly #world: Surroundings;
  readonly #lines: Lines;
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #aliases = new Map<Mailbox, Promise<Registered>>();
  /** No location and no sender of an earlier life of the process has the same id. */
  readonly #life: string;

  constructor({
    post,
    names,
    report = () => undefined,
    clock = systemClock,
    random = (bound) => randomInt(bound),
    randomBytes = systemRandomBytes,
  }: ProcessOptions) {
    this.#post = post;
    this.#names = names;
    this.#life = Buffer.from(randomBytes(6)).toString("hex");
    const switchboard = new Switchboard(post, {
      onOther: (peer, content) => void this.#onOther(peer, content, switchboard),
      onEvent: (event) => {
        if (event.kind === "restarted") this.#forget(event.peer);
      },
      report,
    });
    this.#world = { switchboard, names, clock, random, randomBytes, report };
    this.#lines = new Lines(`${post.name}/${this.#life}`, this.#world);
  }

  /** Creates a mailbox. It has no name and no capability yet. */
  async mailbox(onMessage: OnMessage): Promise<Mailbox> {
    const mailbox = `${this.#mailboxes.size}-${Buffer.from(this.#world.randomBytes(6)).toString("hex")}`;
    const location = printLocation({ process: this.#post.name, address: this.#post.address, mailbox });
    const created = new Mailbox(location, onMessage, this.#world);
    this.#mailboxes.set(location, created);
    await created.start();
    return created;
  }

  /** Ends a mailbox. Its names have to be unregistered by whoever registered them. */
  destroy(mailbox: Mailbox): void {
    this.#mailboxes.delete(mailbox.location);
    this.#aliases.delete(mailbox);
    mailbox.close();
  }

  aliasRegisterDirect(alias: Alias, mailbox: Mailbox): Promise<Registered> {
    return this.#names.request({ op: "register", ...alias, to: { kind: "direct", location: mailbox.location } });
  }

  /** Lets a name lead to another one, beside those that it leads to already. */
  aliasRegisterIndirect(alias: Alias, to: string, weight?: number): Promise<Registered> {
    return this.#names.request({ op: "register", ...alias, to: { kind: "indirect", name: to, weight } });
  }

  /** Removes a name; of an indirect one, where a destination is given, the way there alone. When this returns, nothing is delivered by it any more. */
  aliasUnregister(alias: Alias, destination?: string): Promise<Done> {
    return this.#names.request({ op: "unregister", ...alias, destination });
  }

  /** Reserves a sub-domain, `/a/b/*`. */
  reserveNamespace(alias: Alias): Promise<Reserved> {
    return this.#names.request({ op: "reserve", ...alias });
  }

  releaseNamespace(alias: Alias): Promise<Done> {
    return this.#names.request({ op: "release", ...alias });
  }

  /** The direct name that a name leads to now: messages to it go to one member of a fleet, and to no other. */
  async aliasResolve(name: string): Promise<string> {
    const { names } = await this.#names.resolve(name);
    return names.at(-1) ?? name;
  }

  /** Some name of the mailbox, which is registered when it is asked for first. */
  async canonicalAlias(mailbox: Mailbox): Promise<string> {
    const known = this.#aliases.get(mailbox);
    const asked = known ?? this.#names.request({ op: "registerTemporary", location: mailbox.location });
    this.#aliases.set(mailbox, asked);
    try {
      return (await asked).name;
    } catch (error) {
      this.#aliases.delete(mailbox);
      throw error;
    }
  }

  /** Sends a message to a name, and resolves with what is answered. */
  send(to: { readonly name: string; readonly capability: string }, message: Said, options: SendOptions = {}): Promise<Said> {
    const content = { body: copyPlain(message.body), bulk: message.bulk ?? null };
    return send({ lines: this.#lines, clock: this.#world.clock }, { to, content }, options);
  }

  /** The port to its own mailboxes, for a name service in the same process. */
  async changed(location: string, domain?: string): Promise<void> {
    const mailbox = this.#mailboxes.get(location);
    if (mailbox === undefined) throw new Error(`Cannot tell a mailbox: there is none at ${location}`);
    await mailbox.changed(domain);
  }

  /** Ends all mailboxes; messages that are under way fail. The post is not closed. */
  close(): void {
    for (const mailbox of this.#mailboxes.values()) mailbox.close();
    this.#mailboxes.clear();
    this.#lines.close();
  }

  async #onOther(peer: string, content: Plain, switchboard: Switchboard): Promise<void> {
    if (!isChange(content)) {
      this.#world.report({ kind: "malformed", peer });
      return;
    }
    const isKnown = await this.changed(content.location, content.domain).then(
      () => true,
      () => false,
    );
    switchboard.sendOther(peer, CONFIRMATIONS, { change: content.change, isKnown });
  }

  #forget(process: string): void {
    this.#lines.giveUp(process);
    for (const mailbox of this.#mailboxes.values()) void mailbox.forget(process).catch(() => undefined);
  }
}
