/** More threads than this do not search together: their areas would fill the memory that is meant for states. */
export const mostThreads = 64;
