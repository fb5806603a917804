import { RequestError } from "../../kernel/index.js";

/** Ends also where the protocol does not allow the request: what it would bring about is so already. */
export async function unlessRefused(asked: Promise<void>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof RequestError && error.failure === "refused")) throw error;
  }
}
