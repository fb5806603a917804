/** Words of Murphi that cannot be names, in all tools that read it and in whatever letters. */
const reserved: ReadonlySet<string> = new Set(
  [
    "acos alias always array asin assert assume atan begin boolean by case ceil choose clear const cos cosh cover do else elsif end",
    "endalias endassume endchoose endcover endexists endfairnessset endfor endforall endfunction endif endinvariant endliveness",
    "endlivenessset endprocedure endrecord endrule endruleset endstartstate endswitch endwhile enum error eventually exists exp",
    "external externfun externproc fabs fairness fairnessset false floor fmod for forall function if in interleaved invariant",
    "ismember isundefined liveness livenessset log log10 multiset multisetadd multisetcount multisetremove multisetremovepred of",
    "pctl pctl_next pow procedure program put real record return rule ruleset scalarset sin sinh sqrt startstate switch tan tanh",
    "then to traceuntil true type undefine undefined unfair union until var while",
  ].flatMap((words) => words.split(" ")),
);

/** Hands out names for one text. What a routine declares never hides what the whole text knows, whichever comes first. */
export class Naming {
  readonly #global = new Set<string>();
  readonly #local = new Set<string>();

  /** A name for the whole text: `wish`, or the wish with a number. */
  global(wish: string): string {
    const name = firstFree(wish, (one) => this.#global.has(one) || this.#local.has(one));
    this.#global.add(name);
    return name;
  }

  /** A name inside a routine or rule that has the others already. */
  local(wish: string, others: ReadonlySet<string>): string {
    const name = firstFree(wish, (one) => this.#global.has(one) || others.has(one));
    this.#local.add(name);
    return name;
  }

  /** May the whole text have this name still? */
  isFree(name: string): boolean {
    return !isReserved(name) && !this.#global.has(name) && !this.#local.has(name);
  }
}

/** Is the word one of the language's own? */
export function isReserved(word: string): boolean {
  return reserved.has(word.toLowerCase());
}

/** The wish as the language allows it. */
export function legalName(wish: string): string {
  const plain = wish.replaceAll(/[^A-Za-z0-9_]+/gu, "_").replace(/^(?=[0-9]|$)/u, "x");
  return isReserved(plain) ? `${plain}_` : plain;
}

function firstFree(wish: string, isTaken: (name: string) => boolean): string {
  const base = legalName(wish);
  let name = base;
  for (let number = 2; isTaken(name); number += 1) name = `${base}_${number}`;
  return name;
}
