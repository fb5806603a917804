/** Values that the environment picks: what the application asks with, what a host operation gives. */
import type { Type } from "../analysis/index.js";
import type { Span } from "../diagnostics/index.js";
import { at, booleanType, field, read, readVariable, truth, type ModelPlace, type ModelStatement } from "../model/index.js";
import type { Code } from "./code.js";
import { fieldName, isComposite } from "./type-table.js";

interface Chosen {
  readonly place: ModelPlace;
  readonly type: Type;
  readonly span: Span;
}

/** Puts every value of the type into a place: every subset element by element, every record field by field. */
export function chooseValue(code: Code, { place, type, span }: Chosen): void {
  if (type.kind === "record") {
    for (const one of type.fields) chooseValue(code, { place: field(place, fieldName(one.name)), type: one.type, span });
  } else if (type.kind === "set") {
    const element = code.names.take("element");
    const isIn = code.local("chosen", booleanType);
    const body: readonly ModelStatement[] = [
      { kind: "choose", target: isIn, over: booleanType, where: truth, otherwise: [], span },
      { kind: "assign", target: at(place, readVariable(element)), value: read(isIn), span },
    ];
    code.emit({ kind: "for", variable: element, over: code.program.types.lower(type.element), body, span });
  } else if (type.kind === "optional" && isComposite(type.element)) {
    chooseOptional(code, { place, type: type.element, span });
  } else code.emit({ kind: "choose", target: place, over: code.program.types.lower(type), where: truth, otherwise: [], span });
}

function chooseOptional(code: Code, { place, type, span }: Chosen): void {
  const present = field(place, "present");
  code.emit({ kind: "choose", target: present, over: booleanType, where: truth, otherwise: [], span });
  const then = code.block(() => {
    chooseValue(code, { place: field(place, "value"), type, span });
  });
  code.emit({ kind: "if", condition: read(present), then, otherwise: [], span });
}
