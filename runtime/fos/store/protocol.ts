import { serverMachine } from "../generated/store.js";

/** What the generated protocol is called. */
export const { protocol } = serverMachine;
