import type { Plain } from "../../plain/index.js";
import type { Answer } from "../service/index.js";

/** The answer as plain data. */
export function printAnswer(answer: Answer): Plain {
  if (!answer.ok || answer.kind !== "list") return { ...answer };
  const names = answer.names.map(({ destinations, owners, ...name }) => ({
    ...name,
    destinations: destinations.map((one) => ({ ...one })),
    ...(owners === undefined ? {} : { owners }),
  }));
  return { ...answer, names };
}
