/** What can be asked, as `parseRequest` returns it. All of it is plain data. */
export type Request =
  | LookupRequest
  | RegisterRequest
  | UnregisterRequest
  | RegisterTemporaryRequest
  | ReserveRequest
  | ReleaseRequest
  | GiveRequest
  | DeactivateRequest
  | ReactivateRequest
  | SetWeightsRequest
  | ListRequest
  | ValidRequest
  | ManagementRequest;

/** One step from a name towards a mailbox, for who is at the location `from`. */
export interface LookupRequest {
  readonly op: "lookup";
  readonly name: string;
  readonly from?: string | undefined;
}

/** Registers a name, or another destination of an indirect name. */
export interface RegisterRequest extends Guarded {
  readonly op: "register";
  readonly name: string;
  readonly to: Target;
  readonly loadBalancer?: LoadBalancer | undefined;
}

/** Where a name leads: to a mailbox, or to another name. */
export type Target =
  | { readonly kind: "direct"; readonly location: string }
  | { readonly kind: "indirect"; readonly name: string; readonly weight?: number | undefined };

/** A name, and a capability that its owner has chosen: who shows it may set weights. */
export interface LoadBalancer {
  readonly name: string;
  readonly capability: string;
}

/** Removes one destination of an indirect name, or the whole name. */
export interface UnregisterRequest extends Guarded {
  readonly op: "unregister";
  readonly name: string;
  readonly destination?: string | undefined;
}

/** Registers a mailbox under a new name without a meaning. */
export interface RegisterTemporaryRequest {
  readonly op: "registerTemporary";
  readonly location: string;
}

/** Makes a sub-domain belong to whoever holds the capability in the answer. */
export interface ReserveRequest extends Guarded {
  readonly op: "reserve";
  readonly name: string;
}

/** The inverse of reserving. */
export interface ReleaseRequest extends Guarded {
  readonly op: "release";
  readonly name: string;
}

/** Has these servers hold the names of a sub-domain; without any, all of the fleet. */
export interface GiveRequest extends Guarded {
  readonly op: "give";
  readonly name: string;
  readonly owners: readonly string[];
}

/** Takes a name out of use for a while: who looks it up is told to wait. */
export interface DeactivateRequest extends Guarded {
  readonly op: "deactivate";
  readonly name: string;
}

/** Takes a name into use again; a direct one perhaps elsewhere. */
export interface ReactivateRequest extends Guarded {
  readonly op: "reactivate";
  readonly name: string;
  readonly location?: string | undefined;
}

/** Says how often each destination of an indirect name is chosen, in proportion. */
export interface SetWeightsRequest extends Guarded {
  readonly op: "setWeights";
  readonly name: string;
  readonly weights: readonly DestinationWeight[];
}

/** The weight of one destination. */
export interface DestinationWeight {
  readonly destination: string;
  readonly weight: number;
}

/** The names inside of a sub-domain that come after `after`. */
export interface ListRequest extends Guarded {
  readonly op: "list";
  readonly domain: string;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** Asked by mailboxes: what messages may be taken by, as far as the holders of a sub-domain know; the whole fleet, where none is named. */
export interface ValidRequest {
  readonly op: "valid";
  readonly location: string;
  readonly domain?: string | undefined;
}

/** The fleet itself. Without a `server`, `stop` is the end of all. */
export type ManagementRequest =
  | { readonly op: "start" }
  | (Guarded & { readonly op: "stop"; readonly server?: string | undefined })
  | (Guarded & { readonly op: "grow"; readonly server: string })
  | (Guarded & { readonly op: "shrink"; readonly server: string });

/** What shows that the caller may do it. */
export interface Guarded {
  readonly capabilities: readonly string[];
}
