export { openMember } from "./open-member.js";
export { defaultTiming, type Member, type MemberEvent, type MemberOptions, type MemberState, type Timing } from "./member.js";
export { serverOf, type View } from "./view.js";
export { transportWire, type TransportWire, type Wire, type WireEnd } from "./wire.js";
export { shareWire, type SharedWire } from "./share-wire.js";
export { forgetGroup } from "./group-store.js";
