import type { Routine } from "../../dsl/model/index.js";
import { assignLines } from "./assigning.js";
import { blockLines } from "./block.js";
import { Body } from "./body.js";
import { namesChanged } from "./effects.js";
import type { Exporter } from "./exporter.js";
import { comment, type Lines } from "./lines.js";

/** A function or procedure. Parameters that its body changes are copied: Murphi's own are read only. */
export function routineLines(exporter: Exporter, routine: Routine): Lines {
  let body = new Body(exporter);
  const changed = namesChanged(exporter.model, routine.body);
  const before: string[] = [];
  const params: string[] = [];
  for (const { name, type, passing } of routine.params) {
    const text = exporter.typeText(type);
    if (passing === "value" && changed.has(name)) {
      const given = body.with(`given_${name}`, type);
      params.push(`${given.name}: ${text}`);
      const own = given.inner.variable(name, text);
      const source = { kind: "read", place: { root: `given_${name}`, path: [] } } as const;
      before.push(...assignLines(given.inner, { text: own, type }, source));
      body = given.inner.withName(name, own, type);
      continue;
    }
    const bound = body.with(name, type);
    params.push(`${passing === "var" ? "var " : ""}${bound.name}: ${text}`);
    body = bound.inner;
  }
  const result = routine.result === undefined ? "" : `: ${exporter.typeText(routine.result)}`;
  const head = `${routine.result === undefined ? "procedure" : "function"} ${exporter.nameOf(routine.name)}(${params.join("; ")})${result};`;
  const position = exporter.positionText(routine.span);
  const label = comment(position === undefined ? routine.label : `${routine.label}, ${position}`);
  return [label, head, ...blockLines(body, { locals: routine.locals, statements: routine.body, before })];
}
