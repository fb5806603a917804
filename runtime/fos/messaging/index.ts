export { Process, type Alias, type ProcessOptions } from "./process.js";
export { Mailbox, type OnMessage, type Received, type Said } from "./mailbox.js";
export { parseLocation, printLocation, type Location } from "./location.js";
export { openMailboxPort } from "./mailbox-port.js";
export { SendError, type SendErrorCode } from "./send-error.js";
export type { SendOptions } from "./send.js";
export type { MessagingEvent } from "./switchboard.js";
