/** When a search is written down, and what it goes on from. */
import { createHash } from "node:crypto";
import type { Protocol } from "../dsl/analysis/index.js";
import type { Model } from "../dsl/model/index.js";
import type { CompiledSearch } from "./compiled-search.js";
import type { ByteSink, ByteSource, SearchIdentity } from "./engine/index.js";

/** Checkpoints of one search of a compiled model. */
export interface Checkpoints {
  /** The version of Kettle: a checkpoint of another one is refused. */
  readonly kettle: string;
  /** How often a checkpoint is written. There is one in any case when the search is interrupted, or cut off by a limit that may be raised. */
  readonly everyMs: number;
  /** Replaces the last checkpoint by what `write` writes. */
  readonly save?: ((write: (sink: ByteSink) => void) => void) | undefined;
  /** Where the search goes on; without it, it begins in the initial states. */
  readonly resume?: ByteSource | undefined;
}

/** What tells a search from others. */
export function identityOf(
  { name, params }: Pick<Protocol, "name" | "params">,
  model: Model,
  { kettle, check, symmetry }: { readonly kettle: string; readonly check: string; readonly symmetry: string },
): SearchIdentity {
  const values = params.map((param) => `${param.name} = ${param.value}`).join(", ");
  const digest = createHash("sha256").update(JSON.stringify(model)).digest("hex");
  return { kettle, protocol: name, check, params: values === "" ? "(no params)" : values, symmetry, model: digest };
}

/** Writes checkpoints of a running search when they are due. */
export class CheckpointTimer {
  #last: number;

  constructor(
    readonly checkpoints: Checkpoints,
    readonly clock: () => number,
  ) {
    this.#last = clock();
  }

  /** To be called between slices. */
  attend(search: CompiledSearch): void {
    if (this.clock() - this.#last < this.checkpoints.everyMs) return;
    this.save(search);
    this.#last = this.clock();
  }

  save(search: CompiledSearch): void {
    if (search.canGoOn) this.checkpoints.save?.((sink) => search.save(sink));
  }
}
