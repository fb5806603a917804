/**
 * XfsCoherence, generated from coherence.tea with Clients = 3, Blocks = 1, Values = 2, Ordered = true, SequenceNumbers = false, Upgrade = true, Hasty = false, Eviction = false, Careless = false, Kernel = false, Early = false.
 * Do not edit: change the protocol, verify it, and generate again.
 */
import {
  type BlockId,
  type Frame,
  type MachineType,
  type NodeId,
  type Reply,
  type RequestOptions,
  type RequestPort,
  type Step,
  defer,
  entry,
  present,
  take,
  withElement,
  without,
} from "kettle/kernel";
export type Manager = NodeId<"Manager">;
export type Storage = NodeId<"Storage">;
export type Client = NodeId<"Client">;
export type Block = BlockId<"Block">;
export type Data = unknown;
export type Token = "nothing" | "reading" | "writing";
export type ReadRequest = { readonly type: "ReadRequest" };
export type WriteRequest = { readonly type: "WriteRequest" };
export type RevokeDone = { readonly type: "RevokeDone" };
/** Send your copy to `reader`. */
export type Forward = { readonly type: "Forward"; readonly number: number; readonly reader: Client };
export type Revoke = { readonly type: "Revoke"; readonly number: number };
export type WriteGrant = { readonly type: "WriteGrant"; readonly number: number };
/** Send what is stored to `reader`. */
export type Fetch = { readonly type: "Fetch"; readonly reader: Client };
export type Contents = { readonly type: "Contents"; readonly data: Data };
export type Store = { readonly type: "Store"; readonly data: Data };
export type Stored = { readonly type: "Stored" };
/** What machines send each other. */
export type Message = ReadRequest | WriteRequest | RevokeDone | Forward | Revoke | WriteGrant | Fetch | Contents | Store | Stored;

/** What the program around decides. */
export interface Setting {
  /** Who plays the roles of one node, for a block. */
  readonly placement: { readonly Manager: (block: Block) => Manager; readonly Storage: (block: Block) => Storage };
  /** Who plays the others. */
  readonly members: { readonly Client: () => ReadonlySet<Client> };
  /** What values begin with. */
  readonly initial: { readonly Data: Data };
  /** When two values are the same. */
  readonly equal: object;
}

/** Who plays Manager there. */
function managerOf(step: { readonly setting: Setting; readonly here: Block }): Manager {
  return step.setting.placement.Manager(step.here);
}

/** Who plays Storage there. */
function storageOf(step: { readonly setting: Setting; readonly here: Block }): Storage {
  return step.setting.placement.Storage(step.here);
}

/** The variables of a Client. */
export interface ClientVars {
  copy: Data | null;
  token: Token;
  expected: number;
}

type ClientInvalid = { readonly name: "Invalid" };
type ClientReadShared = { readonly name: "ReadShared" };
type ClientPrivateClean = { readonly name: "PrivateClean" };
type ClientPrivateDirty = { readonly name: "PrivateDirty" };
type ClientAwaitingContents = { readonly name: "AwaitingContents"; k: InvalidRead1 | null };
type ClientAwaitingGrant = { readonly name: "AwaitingGrant"; k: Acquire1 | null };
type ClientAwait1 = { readonly name: "await1" };
/** The states of a Client, and its waits. */
export type ClientState =
  | ClientInvalid
  | ClientReadShared
  | ClientPrivateClean
  | ClientPrivateDirty
  | ClientAwaitingContents
  | ClientAwaitingGrant
  | ClientAwait1;
export type InvalidRead1 = Frame<"invalidRead1", undefined, { readonly reply: Reply<Data> }>;
export type InvalidWrite1 = Frame<"invalidWrite1", undefined, { readonly v: Data; readonly reply: Reply<undefined> }>;
export type ReadSharedWrite1 = Frame<"readSharedWrite1", undefined, { readonly v: Data; readonly reply: Reply<undefined> }>;
export type PrivateDirtySync1 = Frame<"privateDirtySync1", undefined, { readonly reply: Reply<undefined> }>;
export type PrivateDirtyForward1 = Frame<"privateDirtyForward1", undefined, { readonly reader: Client }>;
export type PrivateDirtyRevoke1 = Frame<"privateDirtyRevoke1", undefined, object>;
export type Acquire1 = Frame<"acquire1", undefined, { readonly then: AcquireCaller }>;
export type Store1 = Frame<"store1", undefined, { readonly then: StoreCaller }>;
export type AcquireCaller = InvalidWrite1 | ReadSharedWrite1;
export type StoreCaller = PrivateDirtySync1 | PrivateDirtyForward1 | PrivateDirtyRevoke1;
type ClientStep = Step<{ self: Client; here: Block; vars: ClientVars; state: ClientState; message: Message; setting: Setting }>;

/** Client.Invalid on read, coherence.tea:88. */
function invalidRead(client: ClientStep, _args: unknown, reply: Reply<Data>): void {
  client.send(managerOf(client), { type: "ReadRequest" });
  client.become({ name: "AwaitingContents", k: { point: "invalidRead1", reply } }, "90:7");
}

/** Client.Invalid on read, coherence.tea:88. */
function invalidRead1(client: ClientStep, { reply }: InvalidRead1): void {
  client.become({ name: "ReadShared" }, "91:7");
  client.answer(reply, present(client.vars.copy, "93:14"));
}

/** Client.Invalid on write, coherence.tea:95. */
function invalidWrite(client: ClientStep, { v }: { readonly v: Data }, reply: Reply<undefined>): void {
  acquire(client, { point: "invalidWrite1", v, reply });
}

/** Client.Invalid on write, coherence.tea:95. */
function invalidWrite1(client: ClientStep, { v, reply }: InvalidWrite1): void {
  put(client, v);
  client.answer(reply, undefined);
}

/** Client.Invalid on sync, coherence.tea:126. */
function clientSync(client: ClientStep, _args: unknown, reply: Reply<undefined>): void {
  client.answer(reply, undefined);
}

/** Client.ReadShared on read, coherence.tea:104. */
function readSharedRead(client: ClientStep, _args: unknown, reply: Reply<Data>): void {
  client.answer(reply, present(client.vars.copy, "104:33"));
}

/** Client.ReadShared on write, coherence.tea:106. */
function readSharedWrite(client: ClientStep, { v }: { readonly v: Data }, reply: Reply<undefined>): void {
  acquire(client, { point: "readSharedWrite1", v, reply });
}

/** Client.ReadShared on write, coherence.tea:106. */
function readSharedWrite1(client: ClientStep, { v, reply }: ReadSharedWrite1): void {
  put(client, v);
  client.answer(reply, undefined);
}

/** Client.ReadShared on Forward, coherence.tea:112. */
function readSharedForward(client: ClientStep, { reader }: Forward): void {
  client.send(reader, { type: "Contents", data: present(client.vars.copy, "112:52") });
}

/** Client.ReadShared on Revoke, coherence.tea:113. */
function readSharedRevoke(client: ClientStep): void {
  give(client);
}

/** Client.PrivateClean on read, coherence.tea:118. */
function privateCleanOrPrivateDirtyRead(client: ClientStep, _args: unknown, reply: Reply<Data>): void {
  client.answer(reply, present(client.vars.copy, "118:33"));
}

/** Client.PrivateClean on write, coherence.tea:119. */
function privateCleanOrPrivateDirtyWrite(client: ClientStep, { v }: { readonly v: Data }, reply: Reply<undefined>): void {
  put(client, v);
  client.answer(reply, undefined);
}

/** Client.PrivateClean on Forward, coherence.tea:130. */
function privateCleanForward(client: ClientStep, { reader }: Forward): void {
  share(client, reader);
}

/** Client.PrivateClean on Revoke, coherence.tea:131. */
function privateCleanRevoke(client: ClientStep): void {
  give(client);
}

/** Client.PrivateDirty on sync, coherence.tea:136. */
function privateDirtySync(client: ClientStep, _args: unknown, reply: Reply<undefined>): void {
  store(client, { point: "privateDirtySync1", reply });
}

/** Client.PrivateDirty on sync, coherence.tea:136. */
function privateDirtySync1(client: ClientStep, { reply }: PrivateDirtySync1): void {
  client.become({ name: "PrivateClean" }, "138:7");
  client.answer(reply, undefined);
}

/** Client.PrivateDirty on Forward, coherence.tea:141. */
function privateDirtyForward(client: ClientStep, { reader }: Forward): void {
  store(client, { point: "privateDirtyForward1", reader });
}

/** Client.PrivateDirty on Forward, coherence.tea:141. */
function privateDirtyForward1(client: ClientStep, { reader }: PrivateDirtyForward1): void {
  share(client, reader);
}

/** Client.PrivateDirty on Revoke, coherence.tea:146. */
function privateDirtyRevoke(client: ClientStep): void {
  store(client, { point: "privateDirtyRevoke1" });
}

/** Client.PrivateDirty on Revoke, coherence.tea:146. */
function privateDirtyRevoke1(client: ClientStep): void {
  give(client);
}

/** Client.AwaitingContents on Contents, coherence.tea:155. */
function awaitingContentsContents(client: ClientStep, { data }: Contents, _from: Client | Storage, state: ClientAwaitingContents): void {
  client.vars.copy = data;
  client.vars.token = "reading";
  client.resume(take(state, "k", null), undefined, "158:7");
}

/** Client.AwaitingGrant on WriteGrant, coherence.tea:168. */
function awaitingGrantWriteGrant(client: ClientStep, _message: WriteGrant, _from: Manager, state: ClientAwaitingGrant): void {
  client.resume(take(state, "k", null), undefined, "168:30");
}

/** Client.AwaitingGrant on Forward, coherence.tea:169. */
function awaitingGrantForward(client: ClientStep, { reader }: Forward): void {
  client.send(reader, { type: "Contents", data: present(client.vars.copy, "169:70") });
}

/** Client.AwaitingGrant on Revoke, coherence.tea:179. */
function awaitingGrantRevoke(client: ClientStep): void {
  lose(client);
}

/** Client.await#1 on Stored, coherence.tea:260. */
function await1Stored(client: ClientStep): void {
  client.resumeWait("await1", undefined, "260:19");
}

/** procedure acquire, coherence.tea:242. */
function acquire(client: ClientStep, then: AcquireCaller): void {
  client.send(managerOf(client), { type: "WriteRequest" });
  client.become({ name: "AwaitingGrant", k: { point: "acquire1", then } }, "244:5");
}

/** procedure acquire, coherence.tea:242. */
function acquire1(client: ClientStep, { then }: Acquire1): void {
  client.vars.token = "writing";
  client.become({ name: "PrivateClean" }, "246:5");
  client.resume(then, undefined);
}

/** procedure put, coherence.tea:249. */
function put(client: ClientStep, v: Data): void {
  client.vars.copy = v;
  client.become({ name: "PrivateDirty" }, "253:5");
}

/** procedure store, coherence.tea:257. */
function store(client: ClientStep, then: StoreCaller): void {
  client.send(storageOf(client), { type: "Store", data: present(client.vars.copy, "258:16") });
  client.await({ name: "await1" }, { point: "store1", then });
}

/** procedure store, coherence.tea:257. */
function store1(client: ClientStep, { then }: Store1): void {
  client.resume(then, undefined);
}

/** procedure share, coherence.tea:265. */
function share(client: ClientStep, reader: Client): void {
  client.send(reader, { type: "Contents", data: present(client.vars.copy, "266:19") });
  client.vars.token = "reading";
  client.become({ name: "ReadShared" }, "268:5");
}

/** procedure give, coherence.tea:271. */
function give(client: ClientStep): void {
  lose(client);
  client.become({ name: "Invalid" }, "275:5");
}

/** procedure lose, coherence.tea:278. */
function lose(client: ClientStep): void {
  client.vars.copy = null;
  client.vars.token = "nothing";
  client.send(managerOf(client), { type: "RevokeDone" });
}

/** What a Client does with each event. */
export const clientMachine: MachineType<"Client"> = {
  protocol: "XfsCoherence",
  role: "Client",
  block: "Block",
  start: (): { vars: ClientVars; state: ClientState } => ({ vars: { copy: null, token: "nothing", expected: 0 }, state: { name: "Invalid" } }),
  states: {
    Invalid: { requests: { read: invalidRead, write: invalidWrite, sync: clientSync }, otherwise: defer },
    ReadShared: {
      messages: { Forward: readSharedForward, Revoke: readSharedRevoke },
      requests: { read: readSharedRead, write: readSharedWrite, sync: clientSync },
      otherwise: defer,
    },
    PrivateClean: {
      messages: { Forward: privateCleanForward, Revoke: privateCleanRevoke },
      requests: { read: privateCleanOrPrivateDirtyRead, write: privateCleanOrPrivateDirtyWrite, sync: clientSync },
      otherwise: defer,
    },
    PrivateDirty: {
      messages: { Forward: privateDirtyForward, Revoke: privateDirtyRevoke },
      requests: { read: privateCleanOrPrivateDirtyRead, write: privateCleanOrPrivateDirtyWrite, sync: privateDirtySync },
      otherwise: defer,
    },
    AwaitingContents: { messages: { Contents: awaitingContentsContents }, otherwise: defer, waits: ["k"] },
    AwaitingGrant: {
      messages: {
        WriteGrant: awaitingGrantWriteGrant,
        Forward: { when: (client: ClientStep) => client.vars.copy !== null, run: awaitingGrantForward },
        Revoke: { when: (client: ClientStep) => client.vars.copy !== null, run: awaitingGrantRevoke },
      },
      otherwise: defer,
      waits: ["k"],
    },
    await1: { messages: { Stored: await1Stored }, otherwise: defer },
  },
  points: { invalidRead1, invalidWrite1, readSharedWrite1, privateDirtySync1, privateDirtyForward1, privateDirtyRevoke1, acquire1, store1 },
  requests: ["read", "write", "sync"],
  guards: { sync: (client: ClientStep) => client.vars.token === "writing" },
  receives: {
    Forward: { from: ["Manager"], fields: { number: { low: 0, high: 3 }, reader: { named: ["Client"] } } },
    Revoke: { from: ["Manager"], fields: { number: { low: 0, high: 3 } } },
    WriteGrant: { from: ["Manager"], fields: { number: { low: 0, high: 3 } } },
    Contents: { from: ["Client", "Storage"], fields: { data: "value" } },
    Stored: { from: ["Storage"] },
  },
};

/** What the application asks of a Client. */
export interface ClientRequests {
  read(block: Block, options?: RequestOptions): Promise<Data>;
  write(block: Block, v: Data, options?: RequestOptions): Promise<void>;
  sync(block: Block, options?: RequestOptions): Promise<void>;
}

/** Typed requests to the Client of a node. */
export function clientRequests(port: RequestPort): ClientRequests {
  return {
    read: (block, options) => port.request({ role: "Client", block }, { request: "read", args: {} }, options),
    write: (block, v, options) => port.request({ role: "Client", block }, { request: "write", args: { v } }, options),
    sync: (block, options) => port.request({ role: "Client", block }, { request: "sync", args: {} }, options),
  };
}

/** The variables of a Manager. */
export interface ManagerVars {
  cachers: ReadonlySet<Client>;
  writer: Client | null;
  sent: ReadonlyMap<Client, number>;
}

type ManagerReady = { readonly name: "Ready" };
type ManagerRevoking = { readonly name: "Revoking"; k: Revoke1 | null; holders: ReadonlySet<Client> };
/** The states of a Manager, and its waits. */
export type ManagerState = ManagerReady | ManagerRevoking;
export type ReadyWriteRequest1 = Frame<"readyWriteRequest1", undefined, { readonly c: Client }>;
export type Revoke1 = Frame<"revoke1", undefined, { readonly then: RevokeCaller }>;
export type RevokeCaller = ReadyWriteRequest1;
type ManagerStep = Step<{ self: Manager; here: Block; vars: ManagerVars; state: ManagerState; message: Message; setting: Setting }>;

/** Manager.Ready on ReadRequest, coherence.tea:296. */
function readyReadRequest(manager: ManagerStep, _message: ReadRequest, reader: Client): void {
  if (manager.vars.writer !== null) {
    manager.vars.cachers = new Set<Client>([manager.vars.writer]);
    manager.vars.writer = null;
  }

  if (manager.vars.cachers.size === 0) {
    manager.send(storageOf(manager), { type: "Fetch", reader });
  } else {
    const holder = manager.choose("holder", manager.vars.cachers, "304:9");
    manager.send(holder, { type: "Forward", number: entry(manager.vars.sent, holder, 0), reader });
  }

  manager.vars.cachers = withElement(manager.vars.cachers, reader);
}

/** Manager.Ready on WriteRequest, coherence.tea:310. */
function readyWriteRequest(manager: ManagerStep, _message: WriteRequest, c: Client): void {
  revoke(manager, without(manager.vars.writer !== null ? new Set<Client>([manager.vars.writer]) : manager.vars.cachers, c), { point: "readyWriteRequest1", c });
}

/** Manager.Ready on WriteRequest, coherence.tea:310. */
function readyWriteRequest1(manager: ManagerStep, { c }: ReadyWriteRequest1): void {
  manager.vars.cachers = new Set<Client>();
  manager.vars.writer = c;
  manager.send(c, { type: "WriteGrant", number: entry(manager.vars.sent, c, 0) });
}

/** Manager.Revoking on RevokeDone, coherence.tea:330. */
function revokingRevokeDone(manager: ManagerStep, _message: RevokeDone, c: Client, state: ManagerRevoking): void {
  state.holders = without(state.holders, c);
  if (state.holders.size === 0) {
    manager.resume(take(state, "k", null), undefined, "332:26");
  }
}

/** procedure revoke, coherence.tea:338. */
function revoke(manager: ManagerStep, holders: ReadonlySet<Client>, then: RevokeCaller): void {
  if (holders.size === 0) {
    manager.resume(then, undefined);
    return;
  }

  for (const c of holders) {
    manager.send(c, { type: "Revoke", number: entry(manager.vars.sent, c, 0) });
  }

  manager.become({ name: "Revoking", k: { point: "revoke1", then }, holders }, "344:17");
}

/** procedure revoke, coherence.tea:338. */
function revoke1(manager: ManagerStep, { then }: Revoke1): void {
  manager.become({ name: "Ready" }, "345:5");
  manager.resume(then, undefined);
}

/** What a Manager does with each event. */
export const managerMachine: MachineType<"Manager"> = {
  protocol: "XfsCoherence",
  role: "Manager",
  block: "Block",
  start: (): { vars: ManagerVars; state: ManagerState } => ({ vars: { cachers: new Set<Client>(), writer: null, sent: new Map<Client, number>() }, state: { name: "Ready" } }),
  states: {
    Ready: { messages: { ReadRequest: readyReadRequest, WriteRequest: readyWriteRequest } },
    Revoking: { messages: { RevokeDone: revokingRevokeDone }, otherwise: defer, waits: ["k"] },
  },
  points: { readyWriteRequest1, revoke1 },
  receives: { ReadRequest: { from: ["Client"] }, WriteRequest: { from: ["Client"] }, RevokeDone: { from: ["Client"] } },
};

/** The variables of a Storage. */
export interface StorageVars {
  stored: Data;
}

type StorageServing = { readonly name: "Serving" };
/** The states of a Storage, and its waits. */
export type StorageState = StorageServing;
type StorageStep = Step<{ self: Storage; here: Block; vars: StorageVars; state: StorageState; message: Message; setting: Setting }>;

/** Storage.Serving on Fetch, coherence.tea:357. */
function servingFetch(storage: StorageStep, { reader }: Fetch): void {
  storage.send(reader, { type: "Contents", data: storage.vars.stored });
}

/** Storage.Serving on Store, coherence.tea:358. */
function servingStore(storage: StorageStep, { data }: Store, c: Client): void {
  storage.vars.stored = data;
  storage.send(c, { type: "Stored" });
}

/** What a Storage does with each event. */
export const storageMachine: MachineType<"Storage"> = {
  protocol: "XfsCoherence",
  role: "Storage",
  block: "Block",
  start: (setting: Setting): { vars: StorageVars; state: StorageState } => ({ vars: { stored: setting.initial.Data }, state: { name: "Serving" } }),
  states: {
    Serving: { messages: { Fetch: servingFetch, Store: servingStore } },
  },
  points: {},
  receives: {
    Fetch: { from: ["Manager"], fields: { reader: { named: ["Client"] } } },
    Store: { from: ["Client"], fields: { data: "value" } },
  },
};
/** All machines of the protocol. */
export const machines = [clientMachine, managerMachine, storageMachine];
