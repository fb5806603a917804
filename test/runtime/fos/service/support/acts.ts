import fc from "fast-check";
import type { Act } from "./race.js";

/** What clients do, for races. */
export const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.record({
    client: fc.nat(4),
    server: fc.nat(2),
    kind: fc.constantFrom("register", "register", "register", "unregister", "deactivate", "reactivate", "send", "send"),
    name: fc.nat(5),
    to: fc.nat(5),
  }),
  { minLength: 30, maxLength: 80, size: "max" },
);
