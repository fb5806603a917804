/** What runs and asks name servers. It needs packages with native parts, so it is a file of its own, which only the commands that need it load. */
export * from "../runtime/fos/index.js";
