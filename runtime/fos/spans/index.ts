export { answerInSpan, askInSpan, currentCarrier, type SpanFacts } from "./spans.js";
