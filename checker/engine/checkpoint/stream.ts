/** Where the bytes of a checkpoint go, and where they come from: files for users, memory for tests. Errors of either are thrown to whoever writes or reads. */
export interface ByteSink {
  /** Takes all of the bytes; they may change afterwards. */
  write(bytes: Uint8Array): void;
}

export interface ByteSource {
  /** Fills the target from its beginning, and tells how many bytes there were: fewer than asked for only at the end. */
  read(target: Uint8Array): number;
}
