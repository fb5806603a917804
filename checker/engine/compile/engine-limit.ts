/** The model asks for more than the engine takes. The message is for users: what it asks for, and how much the engine takes. */
export class EngineLimit extends Error {
  override readonly name = "EngineLimit";
}
