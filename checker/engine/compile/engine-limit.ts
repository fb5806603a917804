/** The model asks for more than the engine takes. The message is for users; `limit` says what is asked for, and how much the engine takes. */
export class EngineLimit extends Error {
  override readonly name = "EngineLimit";

  constructor(readonly limit: string) {
    super(`${limit}; the reference interpreter has no such limit`);
  }
}
