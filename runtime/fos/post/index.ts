export type { Channel, ChannelListener, Post } from "./post.js";
export { openPost, type PostNetwork } from "./open-post.js";
export { openAddressBook, type AddressBook, type AddressBookOptions } from "./address-book.js";
export {
  ANSWERS,
  QUESTIONS,
  printGivenUp,
  printQuestion,
  readGivenUp,
  readQuestion,
  readReply,
  type Question,
  type Reply,
} from "./conversation.js";
