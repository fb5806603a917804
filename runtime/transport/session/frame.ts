/** A number that a node draws when it begins to talk with another, below 2^48: so its lives are told apart. */
export type Incarnation = number;

/** A piece of a message as it waits to be sent or has come. */
export interface Fragment {
  /** The bytes of the piece, one part behind the other. */
  readonly parts: readonly Uint8Array[];
  /** The sum of the parts. */
  readonly size: number;
  /** The message ends with this piece. */
  readonly isLast: boolean;
}

/** What two sessions say to each other. `from` and `to` are incarnations: a frame for an earlier life of a node is for nobody. */
export type Frame =
  /** Who are you, and what have you got of what I sent? Answered by every incarnation, of any sender. */
  | { readonly kind: "probe"; readonly from: Incarnation; readonly nonce: number }
  /** The answer. Of the stream `epoch` everything before `next` has come; epoch 0: nothing has. */
  | {
      readonly kind: "answer";
      readonly from: Incarnation;
      readonly to: Incarnation;
      readonly nonce: number;
      readonly epoch: number;
      readonly next: number;
    }
  /** The fragment with number `seq` of the stream `epoch`. */
  | {
      readonly kind: "data";
      readonly from: Incarnation;
      readonly to: Incarnation;
      readonly epoch: number;
      readonly seq: number;
      readonly fragment: Fragment;
    }
  /** Everything before `next` has come; with a gap, something later has come too, and was thrown away. */
  | {
      readonly kind: "ack";
      readonly from: Incarnation;
      readonly to: Incarnation;
      readonly epoch: number;
      readonly next: number;
      readonly isGap: boolean;
    };
