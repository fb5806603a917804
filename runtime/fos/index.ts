export * from "./client/index.js";
export * from "./fleet/index.js";
export * from "./local-fleet/index.js";
export { openPost, type Channel, type ChannelListener, type Post, type PostNetwork } from "./post/index.js";
export * from "./messaging/index.js";
export * from "./server/index.js";
export * from "./services/index.js";
export * from "./service/index.js";
export * from "./table/index.js";
