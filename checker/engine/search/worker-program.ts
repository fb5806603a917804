/**
 * Where the program of a search's threads stands: beside this file, once both are built. Where the sources themselves are run, as tests do, there is none, and a
 * search stays on one thread unless it is told of one.
 */
export const workerProgram: URL | undefined = import.meta.url.endsWith(".ts") ? undefined : new URL("./worker.js", import.meta.url);
