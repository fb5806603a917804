/**
 * How continuations are stored: as a record of the slots of all frames that can reach the place, with a tag that says which frame it is.
 *
 * Where one frame alone can reach a place there is no tag. A place that may be empty between steps has a tag that may be missing; the
 * parameter of a waiting state never is (a spent waiting state is left within the step), so its tag, if any, is definite.
 */
import {
  continuationsIn,
  fieldKey,
  isRight,
  type ContinuationFlow,
  type Message,
  type Protocol,
  type SiteId,
  type Type,
  type VariableId,
} from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import { member, named, optional, type ModelExpr, type ModelField, type ModelType } from "../model/index.js";
import { frameKey, variableOf, type Frame, type FrameField } from "./frames.js";
import { hasOwnContinuations } from "./linear-types.js";
import { overlay, type Slots } from "./slots.js";
import type { Storage, TypeTable } from "./type-table.js";

/** `maybe`: the place says itself whether it is empty. `full`: something else knows. */
export type Presence = "maybe" | "full";

export interface ContinuationType {
  readonly frames: readonly Frame[];
  readonly presence: Presence;
  /** Undefined where nothing has to be stored: one frame without live variables. */
  readonly type: ModelType | undefined;
  /** The enum of tags; undefined where there is no tag. */
  readonly tag: string | undefined;
  readonly slots: Slots;
}

export class ContinuationTypes {
  readonly #known = new Map<string, ContinuationType>();

  constructor(
    readonly protocol: Protocol,
    readonly flow: ContinuationFlow,
    readonly frames: ReadonlyMap<string, Frame>,
    readonly types: TypeTable,
  ) {
    types.fieldContinuation = (record, field) => this.ofField(record, field).type;
  }

  /** The frames that can reach a variable. */
  framesIn(variable: VariableId): readonly Frame[] {
    const paths = (this.flow.reaching.get(variable) ?? []).flatMap((site) => this.flow.paths.get(site) ?? []);
    const found = paths.map((path) => this.frame(frameKey(path)));
    invariant(found.length === continuationsIn(this.flow, variable), "every continuation has its frame");
    return found;
  }

  frame(key: string): Frame {
    const frame = this.frames.get(key);
    invariant(frame !== undefined, `frame '${key}' exists`);
    return frame;
  }

  /** The frames of an await, whose state holds them. */
  framesOfSite(site: number): readonly Frame[] {
    return (this.flow.paths.get(site) ?? []).map((path) => this.frame(frameKey(path)));
  }

  ofVariable(variable: VariableId, presence: Presence): ContinuationType {
    return this.of(this.framesIn(variable), presence, variableOf(this.protocol, variable).name);
  }

  /** How all records of the type store what is in this field. */
  ofField(record: string, field: string): ContinuationType {
    const sites = this.flow.inFields.get(fieldKey(record, field)) ?? [];
    return this.of(this.framesOf(sites), "maybe", `${record}_${field}`);
  }

  framesOf(sites: readonly SiteId[]): readonly Frame[] {
    return sites.flatMap((site) => this.framesOfSite(site));
  }

  /** How a right to answer travels as an argument of a message. */
  ofArgument(message: string, index: number): ContinuationType {
    const sites = this.flow.carried.get(message)?.get(index) ?? [];
    return this.of(
      sites.map((site) => this.frame(frameKey([site]))),
      "maybe",
      message,
    );
  }

  /** The type of a message's argument. */
  argument(message: { readonly name: string; readonly params: Message["params"] }, index: number, how: Storage): ModelType {
    const type = message.params[index]?.type;
    invariant(type !== undefined, "the message has this argument");
    const right = isRight(type) ? this.ofArgument(message.name, index).type : undefined;
    return this.types.lower(type, right === undefined ? how : { ...how, continuation: right });
  }

  /** The one type for these frames; `wish` names it if it is new. */
  of(frames: readonly Frame[], presence: Presence, wish: string): ContinuationType {
    const key = `${presence} ${frames.map((frame) => frame.key).join(" ")}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.#make(frames, presence, wish);
    this.#known.set(key, made);
    return made;
  }

  /** How a live variable is stored in a frame, or a variable of this type anywhere that can die. */
  storage(type: Type, holder: FrameField["holds"]): ModelType {
    const continuation =
      holder.kind === "variable" && hasOwnContinuations(type) ? this.ofVariable(holder.variable, "maybe").type : undefined;
    return this.types.lower(type, { mortal: true, ...(continuation === undefined ? {} : { continuation }) });
  }

  #make(frames: readonly Frame[], presence: Presence, wish: string): ContinuationType {
    const variants = new Map(
      frames.map((frame) => [
        frame.key,
        frame.fields.map((field) => ({ key: field.key, name: field.name, type: this.storage(field.type, field.holds) })),
      ]),
    );
    const slots = overlay(variants, ["point"]);
    const role = frames[0]?.role ?? "";
    const hasTag = presence === "maybe" || frames.length > 1;
    const tags = frames.length === 0 ? ["nothing"] : frames.map(tagName);
    const tag = hasTag ? this.types.declareEnum(`${role}_${wish}_point`, tags) : undefined;
    const tagField: readonly ModelField[] =
      tag === undefined ? [] : [{ name: "point", type: presence === "maybe" ? optional(named(tag)) : named(tag) }];
    const fields = [...tagField, ...slots.fields];
    const type = fields.length === 0 ? undefined : this.types.declareRecord(`${role}_${wish}`, fields);
    return { frames, presence, type, tag, slots };
  }
}

/** The tag of a frame in a type that has one. */
export function tagOf(type: ContinuationType, frame: Frame): ModelExpr {
  invariant(type.tag !== undefined, "a tag is there");
  return member(type.tag, tagName(frame));
}

function tagName(frame: Frame): string {
  return frame.name.replaceAll(/[^A-Za-z0-9]+/gu, "_");
}
