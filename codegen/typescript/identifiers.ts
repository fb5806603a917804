/** Names that TypeScript, the kernel, or the generated code itself has already: nothing of a protocol may be called so. */
const taken = new Set(
  (
    "break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof " +
    "new null return super switch this throw true try typeof var void while with yield let static implements interface package private protected " +
    "public await async arguments eval undefined NaN Infinity Object Array Map Set Promise Error Reflect Symbol Number String Boolean " +
    "append ascending difference entry equal fill filter giveUp head inOrder inRange intersection isSubset isVacant missing modulo present " +
    "requireVacant some subject take takeHead union withElement withEntry without step frame message state result then call answers point machines setting " +
    "Frame AnyFrame Reply Step MachineType NodeId BlockId Setting Plain Requests RequestPort RequestOptions ReadonlySet ReadonlyMap Extract"
  ).split(" "),
);

/** `ClientNode` as the name of a variable: `clientNode`. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `invalid` as a part of a longer name: `Invalid`. */
export function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The field of a record: frames and rights to answer are known by the names of two of their own. */
export function fieldOfRecord(name: string): string {
  return name === "point" || name === "right" ? `${name}2` : name;
}

/** Gives names that are in use nowhere else; owned by a module, or one of its functions. */
export class NameSpace {
  readonly #used: Set<string>;

  constructor(outer: ReadonlySet<string> = taken) {
    this.#used = new Set(outer);
  }

  /** The wanted name, or that name with a number behind. */
  claim(wanted: string): string {
    const name = this.#used.has(wanted) ? this.#numbered(wanted) : wanted;
    this.#used.add(name);
    return name;
  }

  #numbered(wanted: string): string {
    for (let number = 2; ; number++) if (!this.#used.has(`${wanted}${number}`)) return `${wanted}${number}`;
  }

  /** A name space for what stands inside. */
  inner(): NameSpace {
    return new NameSpace(this.#used);
  }
}
