import type { Severity } from "./diagnostic.js";

/** Every code with what it stands for. The hundreds group them: text, names, types, coverage, continuations, symmetry, messages, control, ghosts, environment. */
export const codes = {
  T001: { severity: "error", title: "unexpected character" },
  T002: { severity: "error", title: "unexpected text" },
  T003: { severity: "error", title: "unterminated string or comment" },
  T004: { severity: "error", title: "reserved word used as a name" },
  T005: { severity: "error", title: "missing protocol header" },
  T006: { severity: "error", title: "number out of bounds" },

  T101: { severity: "error", title: "unknown name" },
  T102: { severity: "error", title: "name declared twice" },
  T103: { severity: "error", title: "name of the wrong kind" },
  T105: { severity: "error", title: "unknown setting in a check" },
  T106: { severity: "error", title: "machine without exactly one start state" },
  T107: { severity: "error", title: "definition in terms of itself" },
  T108: { severity: "error", title: "role without a machine" },
  T109: { severity: "error", title: "channel of a message is not known" },
  T110: { severity: "error", title: "parameters of a state differ" },

  T201: { severity: "error", title: "type mismatch" },
  T202: { severity: "error", title: "wrong number of arguments" },
  T203: { severity: "error", title: "operator not defined for this type" },
  T204: { severity: "error", title: "value may be none" },
  T205: { severity: "error", title: "not a place to assign to" },
  T206: { severity: "error", title: "variable without a default" },
  T207: { severity: "error", title: "constant out of range" },
  T208: { severity: "error", title: "not a constant" },
  T209: { severity: "error", title: "impossible size" },
  T210: { severity: "error", title: "type not allowed here" },
  T212: { severity: "error", title: "return value missing or not wanted" },
  T213: { severity: "error", title: "type cannot be inferred" },
  T215: { severity: "error", title: "suspension inside an expression" },
  T216: { severity: "error", title: "another machine read by a handler" },
  T217: { severity: "error", title: "branch that has to leave goes on" },
  T218: { severity: "error", title: "statement not allowed in a function" },
  T225: { severity: "error", title: "gather from several roles" },
  T226: { severity: "error", title: "nothing to give up" },

  T301: { severity: "warning", title: "message without a handler in a state" },
  T302: { severity: "warning", title: "handler can never run" },
  T303: { severity: "warning", title: "state is never entered" },
  T304: { severity: "warning", title: "message is never sent" },
  T305: { severity: "warning", title: "message is never handled" },
  T306: { severity: "error", title: "waiting state leaves messages open" },
  T307: { severity: "error", title: "waiting state that nothing resumes" },
  T308: { severity: "error", title: "before handler without an end" },
  T309: { severity: "warning", title: "request is never accepted" },
  T310: { severity: "warning", title: "statement can never run" },
  T311: { severity: "warning", title: "part that no check enables" },

  T401: { severity: "error", title: "continuation may be lost" },
  T402: { severity: "error", title: "continuation may be used twice" },
  T403: { severity: "error", title: "spent waiting state is not left" },
  T404: { severity: "error", title: "resume is not the last statement" },
  T405: { severity: "error", title: "continuations that hold each other" },
  T406: { severity: "error", title: "statement not allowed in an await" },
  T407: { severity: "error", title: "request may end without an answer" },
  T408: { severity: "error", title: "right to answer used twice" },
  T409: { severity: "error", title: "continuation copied" },
  T410: { severity: "error", title: "machine handler leaves a waiting state" },
  T411: { severity: "error", title: "statement not allowed in the block of a suspend" },
  T412: { severity: "error", title: "call dropped unanswered" },
  T413: { severity: "error", title: "right to answer a request leaves its machine" },
  T414: { severity: "error", title: "parameter of a left state assigned" },

  T501: { severity: "error", title: "loop depends on the order of interchangeable things" },
  T502: { severity: "error", title: "interchangeable things compared by order" },
  T503: { severity: "error", title: "opaque values compared by real code" },

  T601: { severity: "error", title: "role may not send this message" },
  T602: { severity: "error", title: "role may not receive this message" },
  T603: { severity: "error", title: "handler for a message that cannot arrive" },
  T604: { severity: "error", title: "block of the receiver is not known" },
  T605: { severity: "error", title: "sender is not a declared sender" },
  T606: { severity: "error", title: "message sent that has to be called" },
  T607: { severity: "error", title: "call that nobody answers" },
  T608: { severity: "error", title: "right to answer on an unreliable channel" },
  T609: { severity: "error", title: "message with the name of an answer" },
  T610: { severity: "warning", title: "host operation is never called" },
  T611: { severity: "error", title: "continuation that may gather nothing" },
  T612: { severity: "warning", title: "machines of one node may wait for each other" },

  T701: { severity: "error", title: "effect before defer" },
  T702: { severity: "error", title: "deferral depends on more than the machine and the message" },
  T703: { severity: "error", title: "defer, drop or pass not allowed here" },
  T704: { severity: "error", title: "recursion" },

  T801: { severity: "error", title: "ghost read by real code" },
  T802: { severity: "error", title: "real effect under a ghost condition" },

  T901: { severity: "error", title: "fault that cannot happen" },
  T902: { severity: "error", title: "more sent at once than a blocking channel holds" },
  T903: { severity: "error", title: "timer without a handler" },
  T904: { severity: "warning", title: "timer is never started" },
} as const satisfies Record<string, { readonly severity: Severity; readonly title: string }>;

export type DiagnosticCode = keyof typeof codes;

export function isDiagnosticCode(text: string): text is DiagnosticCode {
  return Object.hasOwn(codes, text);
}
