/** Data without behaviour: what JSON can say. Objects are plain records; a property that is `undefined` is not part of it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/** How deep lists and records nest at most. Deeper data is more likely a cycle, and would end the stack. */
export const MAX_DEPTH = 200;
