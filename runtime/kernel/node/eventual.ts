/** Something that comes later, or fails. Every promise is one; a simulation has others, whose moment a seed decides. */
export interface Eventual<T> {
  then(onKept: (value: T) => void, onBroken: (reason: unknown) => void): unknown;
}
